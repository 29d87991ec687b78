import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.annotation.Transaction;
import ca.uhn.fhir.rest.annotation.TransactionParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import ca.uhn.fhir.rest.server.interceptor.RequestValidatingInterceptor;
import ca.uhn.fhir.rest.server.provider.HashMapResourceProvider;
import ca.uhn.fhir.util.BundleBuilder;
import ca.uhn.fhir.util.BundleUtil;
import ca.uhn.fhir.util.bundle.BundleEntryParts;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.ServerConnector;
import org.hl7.fhir.instance.model.api.IBaseBundle;
import org.hl7.fhir.instance.model.api.IBaseResource;

/**
 * A FHIR server on the loopback that validates what it is sent: {@code java Server R4|R4B|R5}.
 *
 * <p>HAPI's plain server keeps resources in memory; it has no transactions, so {@link Transactions} adds those that
 * are made of PUT. The first line of stdout is its address; it ends when stdin does.
 */
public class Server {
  private static final String[] TYPES = {
    "Procedure", "ActivityDefinition", "PlanDefinition", "ClinicalUseDefinition", "Location"
  };

  public static void main(String[] arguments) throws Exception {
    FhirContext context = Validate.context(arguments[0]);
    RestfulServer fhir = new RestfulServer(context);
    Map<String, HashMapResourceProvider<IBaseResource>> stores = new LinkedHashMap<>();
    for (String type : TYPES) {
      if (context.getResourceTypes().contains(type)) {
        stores.put(type, store(context, type));
      }
    }
    fhir.registerProviders(stores.values().toArray());
    fhir.registerProvider(new Transactions(context, stores));
    var interceptor = new RequestValidatingInterceptor();
    interceptor.addValidatorModule(Validate.module(context));
    fhir.registerInterceptor(interceptor);

    var jetty = new org.eclipse.jetty.server.Server(new InetSocketAddress("127.0.0.1", 0));
    var handler = new ServletContextHandler("/");
    handler.addServlet(new ServletHolder(fhir), "/fhir/*");
    jetty.setHandler(handler);
    jetty.start();
    int port = ((ServerConnector) jetty.getConnectors()[0]).getLocalPort();
    System.out.println("http://127.0.0.1:" + port + "/fhir");
    while (System.in.read() >= 0) {} // until the test is over
    jetty.stop();
  }

  @SuppressWarnings("unchecked")
  private static HashMapResourceProvider<IBaseResource> store(FhirContext context, String type) {
    var kind = (Class<IBaseResource>) context.getResourceDefinition(type).getImplementingClass();
    return new HashMapResourceProvider<>(context, kind);
  }

  /** Transactions of PUT entries; what is there already in the same words keeps its version. */
  public static class Transactions {
    private final FhirContext context;
    private final Map<String, HashMapResourceProvider<IBaseResource>> stores;

    Transactions(FhirContext context, Map<String, HashMapResourceProvider<IBaseResource>> stores) {
      this.context = context;
      this.stores = stores;
    }

    @Transaction
    public IBaseBundle transaction(@TransactionParam IBaseBundle bundle, RequestDetails request) {
      Map<String, String> places = new HashMap<>();
      for (BundleEntryParts entry : BundleUtil.toListOfEntries(context, bundle)) {
        places.put(entry.getFullUrl(), entry.getUrl());
      }
      BundleBuilder answer = new BundleBuilder(context);
      answer.setType("transaction-response");
      for (BundleEntryParts entry : BundleUtil.toListOfEntries(context, bundle)) {
        if (entry.getMethod() == null || !"PUT".equals(entry.getMethod().name())) {
          throw new InvalidRequestException("expected PUT, got " + entry.getMethod());
        }
        put(entry, places, request);
        answer.addEntry();
      }
      return answer.getBundle();
    }

    private void put(BundleEntryParts entry, Map<String, String> places, RequestDetails request) {
      var parser = context.newJsonParser();
      String json = parser.encodeResourceToString(entry.getResource());
      for (var place : places.entrySet()) {
        json = json.replace(
            "\"reference\":\"" + place.getKey() + "\"", "\"reference\":\"" + place.getValue() + "\"");
      }
      IBaseResource resource = parser.parseResource(json);
      String type = context.getResourceType(resource);
      resource.getIdElement().setValue(entry.getUrl());
      try {
        IBaseResource there = stores.get(type).read(resource.getIdElement(), request);
        if (plain(there).equals(plain(resource))) {
          return;
        }
      } catch (ResourceNotFoundException first) {
        // stored below
      }
      stores.get(type).update(resource, null, request);
    }

    /** The resource without what the server adds. */
    private String plain(IBaseResource resource) {
      var parser = context.newJsonParser();
      IBaseResource copy = parser.parseResource(parser.encodeResourceToString(resource));
      copy.setId(copy.getIdElement().toUnqualifiedVersionless()); // the encoder writes a version from here too
      copy.getMeta().setVersionId(null);
      copy.getMeta().setLastUpdated(null);
      return parser.encodeResourceToString(copy);
    }
  }
}
