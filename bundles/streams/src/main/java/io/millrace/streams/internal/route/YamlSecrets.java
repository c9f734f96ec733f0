package io.millrace.streams.internal.route;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Masks the secrets of a YAML file where they stand, in whatever style they are written, and leaves all else as it is: the values of
 * secret options, and what a step sets a secret header, property or variable to.
 */
final class YamlSecrets {

    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setUseMarks(true).setAllowDuplicateKeys(true).build();

    /** What a step that sets something by name stands under; in lower case, without hyphens. */
    private static final Set<String> SETTERS =
            Set.of("setheader", "setproperty", "setvariable", "headers", "properties", "variables");

    /** Members of such a step that are not what it sets. */
    private static final Set<String> ABOUT = Set.of("id", "description", "note", "disabled", "name");

    private final String text;
    private final Map<Integer, Integer> found = new TreeMap<>();
    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Node> seenAsSecret = Collections.newSetFromMap(new IdentityHashMap<>());

    private YamlSecrets(String text) {
        this.text = text;
    }

    /**
     * Masks a file.
     *
     * @param text the file
     * @return the masked file, or empty if it is no YAML
     */
    static Optional<String> mask(String text) {
        YamlSecrets secrets = new YamlSecrets(text);
        try {
            for (Node document : new Compose(SETTINGS).composeAllFromString(text)) {
                secrets.walk(document, "", false);
            }
        } catch (YamlEngineException | StackOverflowError e) { // the latter where it is nested too deeply
            return Optional.empty();
        }
        return Optional.of(secrets.masked());
    }

    private void walk(Node node, String under, boolean secret) {
        // an alias is the node that it stands for, which may hold itself
        if (!(secret ? seenAsSecret : seen).add(node)) {
            return;
        }
        if (node instanceof ScalarNode scalar) {
            if (secret && !Mask.isHarmless(scalar.getValue())) {
                found.put(index(scalar.getStartMark()), index(scalar.getEndMark()));
            }
        } else if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(item -> walk(item, under, secret));
        } else if (node instanceof MappingNode mapping) {
            walk(mapping, under, secret);
        }
    }

    private void walk(MappingNode mapping, String under, boolean secret) {
        boolean named = isNamedAsSecret(mapping);
        boolean set = named && SETTERS.contains(under.toLowerCase(Locale.ROOT).replace("-", ""));
        for (NodeTuple member : mapping.getValue()) {
            String key = text(member.getKeyNode());
            boolean itsValue = named && key.equals("value") || set && !ABOUT.contains(key);
            walk(member.getValueNode(), key, secret || itsValue || Mask.isSecret(key));
        }
    }

    private static boolean isNamedAsSecret(MappingNode mapping) {
        return mapping.getValue().stream()
                .filter(member -> Set.of("name", "key").contains(text(member.getKeyNode())))
                .anyMatch(member -> Mask.isSecret(text(member.getValueNode())));
    }

    private static String text(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    /** Marks count code points. */
    private int index(Optional<Mark> mark) {
        return text.offsetByCodePoints(0, mark.orElseThrow().getIndex());
    }

    private String masked() {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        for (Map.Entry<Integer, Integer> place : found.entrySet()) {
            String secret = text.substring(place.getKey(), place.getValue());
            pieces.add(text.substring(from, place.getKey()));
            pieces.add(Mask.TEXT);
            // a block ends with its last line
            from = place.getKey() + secret.stripTrailing().length();
        }
        pieces.add(text.substring(from));
        return String.join("", pieces);
    }
}
