import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.transport.Netty4Plugin;

/** One OpenSearch node: its folder and its two ports of 127.0.0.1 are the arguments; it ends when stdin does. */
public class Engine extends Node {
    Engine(Settings settings, Path folder) {
        super(
            InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), folder, () -> "test"),
            List.of(CommonAnalysisPlugin.class, Netty4Plugin.class),
            true);
    }

    public static void main(String[] arguments) throws Exception {
        Settings settings = Settings.builder()
            .put("path.home", arguments[0])
            .put("network.host", "127.0.0.1")
            .put("http.port", arguments[1])
            .put("transport.port", arguments[2])
            .put("discovery.type", "single-node")
            .put("node.name", "test")
            .put("cluster.routing.allocation.disk.threshold_enabled", false)
            .build();
        try (Node node = new Engine(settings, Path.of(arguments[0])).start()) {
            System.out.println("up");
            while (System.in.read() >= 0) {}
        }
    }
}
