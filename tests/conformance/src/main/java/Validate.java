import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.parser.StrictErrorHandler;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.SingleValidationMessage;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.UnknownCodeSystemWarningValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;

/**
 * Files named on stdin, one a line -> one line a finding: file, severity, place, message id, message; tabs between.
 *
 * <p>{@code java Validate R4|R4B|R5}. It asks no server: definitions and code systems come with the jars. Where
 * `x.json` has an `x.xml` beside it, HAPI's strict parser must find the same resource in both.
 */
public class Validate {
  public static void main(String[] arguments) throws Exception {
    FhirContext context = context(arguments[0]);
    FhirValidator validator = validator(context);
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String name = in.readLine(); name != null; name = in.readLine()) {
      Path path = Path.of(name);
      String text = Files.readString(path);
      for (SingleValidationMessage found : validator.validateWithResult(text).getMessages()) {
        tell(out, name, found.getSeverity().getCode(), found.getLocationString(), found.getMessageId(),
            found.getMessage());
      }
      Path other = Path.of(name.replaceFirst("\\.json$", ".xml"));
      if (name.endsWith(".json") && Files.exists(other)) {
        compare(context, out, name, text, Files.readString(other));
      }
      tell(out, name, "done", "", "", "");
    }
    out.flush();
  }

  static FhirContext context(String release) {
    FhirContext context = switch (release) {
      case "R4" -> FhirContext.forR4();
      case "R4B" -> FhirContext.forR4B();
      case "R5" -> FhirContext.forR5();
      default -> throw new IllegalArgumentException("expected R4, R4B or R5, got " + release);
    };
    context.setParserErrorHandler(new StrictErrorHandler());
    return context;
  }

  static FhirValidator validator(FhirContext context) {
    return context.newValidator().registerValidatorModule(module(context));
  }

  static FhirInstanceValidator module(FhirContext context) {
    var unknown = new UnknownCodeSystemWarningValidationSupport(context); // CPT and SNOMED CT are not shipped
    unknown.setNonExistentCodeSystemSeverity(IValidationSupport.IssueSeverity.WARNING);
    var chain = new ValidationSupportChain(
        new DefaultProfileValidationSupport(context),
        new CommonCodeSystemsTerminologyService(context),
        new InMemoryTerminologyServerValidationSupport(context),
        new SnapshotGeneratingValidationSupport(context),
        unknown);
    return new FhirInstanceValidator(chain);
  }

  private static void compare(FhirContext context, PrintStream out, String name, String json, String xml) {
    try {
      var parser = context.newJsonParser();
      String one = parser.encodeResourceToString(parser.parseResource(json));
      String two = parser.encodeResourceToString(context.newXmlParser().parseResource(xml));
      if (!one.equals(two)) {
        tell(out, name, "error", "", "XML_DIFFERS", "XML and JSON do not say the same");
      }
    } catch (RuntimeException problem) {
      tell(out, name, "error", "", "PARSER", problem.getMessage());
    }
  }

  private static void tell(PrintStream out, String... cells) {
    for (int i = 0; i < cells.length; i++) {
      cells[i] = cells[i] == null ? "" : cells[i].replaceAll("[\\t\\r\\n]+", " ");
    }
    out.println(String.join("\t", cells));
  }
}
