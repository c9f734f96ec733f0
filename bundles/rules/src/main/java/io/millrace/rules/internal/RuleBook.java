package io.millrace.rules.internal;

import io.millrace.api.address.AddressException;
import io.millrace.api.address.Names;
import io.millrace.api.alert.ActionSecrets;
import io.millrace.api.alert.AlertActions;
import io.millrace.api.identity.SecretBox;
import io.millrace.api.rule.Rule;
import io.millrace.api.rule.RuleException;
import io.millrace.api.rule.RuleSignal;
import io.millrace.json.Json;
import io.millrace.rules.internal.engine.RuleSet;
import io.millrace.rules.internal.engine.RunningRule;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rules there are: in the table, and in the set of those that run. Guarded by its own monitor. */
final class RuleBook {

    private static final Logger LOG = LoggerFactory.getLogger(RuleBook.class);

    private final RuleTable table;
    private final RuleFactory factory;
    private final RuleSet set;
    private final int maxRules;
    private final Clock clock;
    private final SecretBox box;
    private final Map<String, StoredRule> stored = new TreeMap<>();
    private final Map<String, String> broken = new LinkedHashMap<>();
    private Runnable alertsEnded = () -> {};

    /**
     * Makes an empty book.
     *
     * @param table where rules are stored
     * @param factory makes them run
     * @param set of those that run
     * @param maxRules the most rules
     * @param clock tells the time
     * @param box seals the secrets of their actions
     */
    RuleBook(RuleTable table, RuleFactory factory, RuleSet set, int maxRules, Clock clock, SecretBox box) {
        this.table = table;
        this.factory = factory;
        this.set = set;
        this.maxRules = maxRules;
        this.clock = clock;
        this.box = box;
    }

    /**
     * Starts the stored rules with what they remembered. Alerts of rules that run no more end.
     *
     * @param snapshot of the time before, if there is one
     */
    synchronized void open(Optional<Snapshot> snapshot) {
        table.list().forEach(rule -> stored.put(rule.id(), sealed(rule)));
        Map<String, Snapshot.Section> left =
                new LinkedHashMap<>(snapshot.map(Snapshot::sections).orElse(Map.of()));
        snapshot.map(Snapshot::progress).ifPresent(set::resume);
        long away = snapshot.map(before -> clock.millis() - before.progress().arrival())
                .orElse(0L);
        for (StoredRule rule : stored.values()) {
            if (rule.enabled()) {
                start(rule, Optional.ofNullable(left.remove(rule.id())), Math.max(0, away));
            }
        }
        left.forEach((id, section) ->
                section.active().forEach((deviceId, episode) -> set.sayLater(ended(id, deviceId, episode))));
    }

    /** Versions before this one stored secrets in clear. */
    private StoredRule sealed(StoredRule rule) {
        Map<String, Object> sealed = ActionSecrets.sealed(rule.document(), rule.id(), box);
        if (sealed.equals(rule.document())) {
            return rule;
        }
        StoredRule next = new StoredRule(rule.id(), rule.version(), rule.enabled(), rule.changedAt(), sealed);
        table.save(next);
        LOG.info("The secrets of rule {} are sealed now", rule.id());
        return next;
    }

    /** Returns the document of a rule in clear; an empty one where it was sealed with another master key. */
    private Map<String, Object> clear(StoredRule rule) {
        try {
            return ActionSecrets.opened(rule.document(), rule.id(), box);
        } catch (IllegalStateException e) {
            LOG.warn("The secrets of rule {} cannot be opened and have to be put again: {}", rule.id(), e.getMessage());
            return Map.of();
        }
    }

    /**
     * Reads a document that somebody gave, with the secrets of the version before where they are masked.
     *
     * @throws RuleException if its actions are wrong
     */
    synchronized RuleDocument read(String id, Map<String, Object> document) {
        Map<String, Object> before =
                Optional.ofNullable(stored.get(id)).map(this::clear).orElse(Map.of());
        RuleDocument read =
                new RuleDocument(id, ActionSecrets.restored(new RuleDocument(id, document).withoutState(), before));
        read.checkActions();
        return read;
    }

    /**
     * Says what is to be done once alerts have ended since their rule does, so that this is known after a crash.
     *
     * @param action what to do
     */
    void onAlertsEnded(Runnable action) {
        alertsEnded = action;
    }

    private RuleSignal ended(String id, String deviceId, long episode) {
        return new RuleSignal(
                id,
                deviceId,
                "minor",
                false,
                clock.instant(),
                Instant.ofEpochMilli(episode),
                "the rule runs no more",
                Map.of(),
                List.of());
    }

    private void start(StoredRule rule, Optional<Snapshot.Section> section, long away) {
        try {
            RuleDocument document = new RuleDocument(rule.id(), rule.document());
            // One that remembers goes on where it was, even if its texts were changed since.
            boolean goesOn = section.map(Snapshot.Section::fingerprint)
                    .filter(document.fingerprint()::equals)
                    .isPresent();
            RunningRule running =
                    factory.make(document, goesOn ? 0 : rule.changedAt().toEpochMilli(), set);
            section.ifPresent(memory -> Snapshot.give(memory, running, away));
            set.put(running);
            broken.remove(rule.id());
        } catch (RuleException | IllegalStateException e) {
            // It was understood when it was stored, by another version of this program.
            LOG.error("Rule {} does not run: {}", rule.id(), e.getMessage());
            broken.put(rule.id(), e.getMessage());
        }
    }

    /** Returns all rules by id. */
    synchronized List<Rule> list() {
        return stored.values().stream().map(this::view).toList();
    }

    /** Finds a rule. */
    synchronized Optional<Rule> find(String id) {
        return Optional.ofNullable(stored.get(id)).map(this::view);
    }

    private Rule view(StoredRule rule) {
        return new Rule(rule.id(), rule.version(), rule.enabled(), rule.changedAt(), rule.document(), status(rule));
    }

    private Rule.Status status(StoredRule rule) {
        return set.quietly(() -> set.find(rule.id())
                .map(running -> new Rule.Status(
                        running.stopped().isPresent() ? "failed" : "running",
                        running.warnings(),
                        running.counts(),
                        running.lastFault()))
                .orElseGet(() -> new Rule.Status(
                        rule.enabled() ? "failed" : "disabled",
                        List.of(),
                        Map.of(),
                        Optional.ofNullable(broken.get(rule.id())))));
    }

    /** Finds a rule as it is stored. */
    synchronized Optional<StoredRule> stored(String id) {
        return Optional.ofNullable(stored.get(id));
    }

    /** Adds a rule, or a version of it, as {@link io.millrace.api.rule.Rules#put} says. */
    synchronized Rule put(String id, Map<String, Object> document) {
        requireName(id);
        Optional<StoredRule> before = Optional.ofNullable(stored.get(id));
        if (before.isEmpty() && stored.size() >= maxRules) {
            throw new RuleException(
                    "", "there are " + maxRules + " rules, the most that 'maxRules' of io.millrace.rules allows");
        }
        RuleDocument given = new RuleDocument(id, document);
        boolean enabled = given.enabled(before.map(StoredRule::enabled).orElse(true));
        RuleDocument clear = read(id, document);
        RuleDocument sealed = new RuleDocument(id, ActionSecrets.sealed(clear.members(), id, box));
        RunningRule running = factory.make(sealed, since(before, sealed), set);
        try {
            requireSize(clear, sealed);
            if (before.isPresent() && isSame(before.get(), enabled, clear)) {
                running.release();
                return view(before.get());
            }
        } catch (RuleException e) {
            running.release();
            throw e;
        }
        StoredRule next =
                new StoredRule(id, before.map(StoredRule::version).orElse(0) + 1, enabled, now(), sealed.members());
        keep(next, running);
        return view(next);
    }

    private boolean isSame(StoredRule before, boolean enabled, RuleDocument next) {
        return before.enabled() == enabled
                && !broken.containsKey(before.id())
                && set.quietly(() -> set.find(before.id()).flatMap(RunningRule::stopped))
                        .isEmpty()
                && Json.write(clear(before)).equals(Json.write(next.members()));
    }

    private static void requireName(String id) {
        try {
            Names.requireLevel("rule id", id);
        } catch (AddressException e) {
            throw new RuleException("/id", e.getMessage());
        }
    }

    private static void requireSize(RuleDocument document, RuleDocument sealed) {
        int octets = Json.bytes(document.members()).length;
        if (octets > Documents.MAX_BYTES) {
            throw new RuleException(
                    "", "the document has " + octets + " octets; at most " + Documents.MAX_BYTES + " are taken");
        }
        int actions = Json.bytes(sealed.actions()).length;
        if (actions > AlertActions.MAX_BYTES) {
            throw new RuleException(
                    "/actions",
                    "the actions have " + actions + " octets, their secrets sealed; at most " + AlertActions.MAX_BYTES
                            + " are kept");
        }
    }

    /** Records that arrived before are for the version before, unless this one remembers the same and goes on. */
    private long since(Optional<StoredRule> before, RuleDocument next) {
        return set.quietly(() -> before.flatMap(rule -> set.find(rule.id()))
                .filter(running -> running.fingerprint().equals(next.fingerprint()))
                .map(RunningRule::since)
                .orElse(clock.millis()));
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    private void keep(StoredRule next, RunningRule running) {
        table.save(next);
        stored.put(next.id(), next);
        broken.remove(next.id());
        if (next.enabled()) {
            set.quietly(() -> replace(running));
        } else {
            running.release();
            stop(next.id());
        }
    }

    private RunningRule replace(RunningRule next) {
        set.find(next.id()).ifPresent(old -> {
            if (old.stopped().isPresent()) {
                next.adopt(old.active());
            } else {
                Snapshot.give(Snapshot.section(old), next, 0);
            }
            old.release();
        });
        set.put(next);
        return next;
    }

    private void stop(String id) {
        set.remove(id, clock.millis());
        alertsEnded.run();
    }

    /** Removes a rule, and ends its alerts. */
    synchronized boolean remove(String id) {
        if (!stored.containsKey(id)) {
            return false;
        }
        table.remove(id);
        stored.remove(id);
        broken.remove(id);
        stop(id);
        return true;
    }

    /** Lets a rule run, or rest and its alerts end. */
    synchronized Optional<Rule> setEnabled(String id, boolean enabled) {
        StoredRule before = stored.get(id);
        if (before == null) {
            return Optional.empty();
        }
        if (before.enabled() != enabled) {
            StoredRule next = new StoredRule(id, before.version(), enabled, now(), before.document());
            RuleDocument document = new RuleDocument(id, before.document());
            keep(next, factory.make(document, clock.millis(), set));
        }
        return find(id);
    }
}
