package io.millrace.streams.internal.route;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * How much a route file may hold: what it is read into grows with its parts, and a few aliases of YAML can stand for billions of them. What
 * else is wrong with a file is told by who reads it.
 */
final class FileBounds {

    private static final long MAX_BYTES = 1L << 20;

    /** Keys, values and lists of YAML, or elements of XML: some two thousand steps, which take a second or two to start. */
    static final int MAX_PARTS = 20_000;

    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setUseMarks(true).setAllowDuplicateKeys(true).build();
    private static final Pattern ELEMENT = Pattern.compile("<\\w");

    private FileBounds() {}

    /**
     * Tells whether a file is too large to be looked at.
     *
     * @param octets how many it has
     * @return why, without the file's name
     */
    static Optional<String> tooLarge(long octets) {
        return octets > MAX_BYTES
                ? Optional.of("it has " + octets + " octets; at most " + MAX_BYTES + " are allowed")
                : Optional.empty();
    }

    /**
     * Checks a file before it is read.
     *
     * @throws RouteException if it holds more than is allowed
     */
    static void require(RouteSource source) throws RouteException {
        if (source.fileName().endsWith(".xml")) {
            require(source, ELEMENT.matcher(source.text()).results().count(), Optional.empty());
            return;
        }
        try {
            for (Node document : new Compose(SETTINGS).composeAllFromString(source.text())) {
                require(source, parts(document), document.getStartMark());
            }
        } catch (YamlEngineException e) {
            return; // it is read once more, by who tells of it
        }
    }

    private static void require(RouteSource source, long parts, Optional<Mark> begin) throws RouteException {
        if (parts > MAX_PARTS) {
            throw new RouteException(source.fileName()
                    + begin.map(mark -> ", line " + (mark.getLine() + 1)).orElse("") + ": there are "
                    + (parts == Long.MAX_VALUE ? "more parts than can be counted" : parts + " parts")
                    + " from here, each alias (*name) counted as what it stands for; at most " + MAX_PARTS
                    + " are allowed: make several files of it");
        }
    }

    /** Counts the parts of a node, those behind aliases as often as they are named; without recursion. */
    private static long parts(Node root) {
        Map<Node, Long> counted = new IdentityHashMap<>();
        Deque<Node> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            Node node = open.peek();
            if (counted.getOrDefault(node, -1L) >= 0) {
                open.pop();
            } else if (counted.putIfAbsent(node, -1L) == null) {
                if (children(node).anyMatch(child -> counted.getOrDefault(child, 0L) < 0)) {
                    return Long.MAX_VALUE; // it holds itself
                }
                children(node).filter(child -> !counted.containsKey(child)).forEach(open::push);
            } else {
                open.pop();
                counted.put(node, children(node).mapToLong(counted::get).reduce(1, FileBounds::sum));
            }
        }
        return counted.get(root);
    }

    private static long sum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    private static Stream<Node> children(Node node) {
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue().stream();
        }
        return node instanceof MappingNode mapping
                ? mapping.getValue().stream().flatMap(member -> Stream.of(member.getKeyNode(), member.getValueNode()))
                : Stream.empty();
    }
}
