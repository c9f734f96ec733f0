package io.millrace.command.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.rule.Rule;
import io.millrace.api.rule.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;
import org.junit.Test;

public class RulesTest {

    private final List<String> switched = new ArrayList<>();
    private final Rules rules = Fake.of(
            Rules.class,
            Map.of(
                    "list", args -> List.of(rule()),
                    "find", args -> args[0].equals("hot") ? Optional.of(rule()) : Optional.empty(),
                    "remove", args -> args[0].equals("hot"),
                    "setEnabled",
                            args -> {
                                switched.add(args[0] + "=" + args[1]);
                                return args[0].equals("hot") ? Optional.of(rule()) : Optional.empty();
                            }));

    private static Rule rule() {
        return new Rule(
                "hot",
                3,
                true,
                Fixtures.NOON,
                Map.of("condition", "t >\n 80"),
                new Rule.Status(
                        "running", List.of("look here"), Map.of("records", 7L, "raised", 2L), Optional.empty()));
    }

    @Test
    public void rulesAreListedWithWhatTheirAuthorShouldLookAt() throws Exception {
        RuleList list = new RuleList();
        list.rules = rules;
        String text = Fake.run(list);
        assertTrue(text, text.contains("t > 80") && text.contains("look here") && text.contains("running"));
    }

    @Test
    public void aRuleIsShownAsJson() throws Exception {
        RuleShow show = new RuleShow();
        show.rules = rules;
        show.id = "hot";
        String text = Fake.run(show);
        assertTrue(text, text.contains("\"version\" : 3") && text.contains("\"raised\" : 2"));
        show.id = "cold";
        assertEquals(
                "there is no rule 'cold'; 'millrace:rule-list' shows what there is",
                assertThrows(CommandException.class, () -> Fake.run(show)).getMessage());
    }

    @Test
    public void aRuleIsSwitchedAndRemoved() throws Exception {
        RuleDisable disable = new RuleDisable();
        disable.rules = rules;
        disable.id = "hot";
        assertTrue(Fake.run(disable).contains("'millrace:rule-enable hot' lets it run again"));
        RuleEnable enable = new RuleEnable();
        enable.rules = rules;
        enable.id = "hot";
        Fake.run(enable);
        assertEquals(List.of("hot=false", "hot=true"), switched);
        RuleRemove remove = new RuleRemove();
        remove.rules = rules;
        remove.id = "cold";
        assertThrows(CommandException.class, () -> Fake.run(remove));
        remove.id = "hot";
        assertTrue(Fake.run(remove).contains("is gone"));
    }
}
