package io.millrace.inbox.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.inbox.CommandOptions;
import io.millrace.api.inbox.CommandRequest;
import io.millrace.api.inbox.InboxException;
import io.millrace.api.inbox.InboxException.Reason;
import io.millrace.api.inbox.Sender;
import io.millrace.api.stream.Content;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class CommandBoundsTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private static Map<String, String> many(int count) {
        return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "p" + i, i -> "v"));
    }

    private static Content content(Optional<String> type, Map<String, String> properties) {
        return new Content(type, properties, new byte[0]);
    }

    @Test
    public void whatFitsIntoEveryProtocolIsTaken() {
        CommandBounds.check(content(Optional.of("x".repeat(256)), many(64)));
        CommandBounds.check(content(Optional.empty(), Map.of("p", "v".repeat(16 * 1024 - 1))));
    }

    @Test
    public void moreIsRefusedByItsNameBeforeItWaits() throws Exception {
        try (InboxFixture fixture = new InboxFixture(folder.newFolder().toPath(), Map.of())) {
            for (Map.Entry<String, Content> wrong : List.of(
                    Map.entry("properties are 65;", content(Optional.empty(), many(65))),
                    Map.entry("properties have", content(Optional.empty(), Map.of("p", "v".repeat(16 * 1024)))),
                    Map.entry("contentType has", content(Optional.of("x".repeat(257)), Map.of())))) {
                InboxException e = assertThrows(
                        InboxException.class,
                        () -> InboxFixture.get(fixture.inbox()
                                .submit(new CommandRequest(
                                        InboxFixture.DEVICE,
                                        "go",
                                        wrong.getValue(),
                                        CommandOptions.DEFAULT,
                                        Sender.named("the test")))));
                assertEquals(Reason.INVALID, e.reason());
                assertTrue(e.getMessage(), e.getMessage().startsWith(wrong.getKey()));
            }
            assertEquals(0, fixture.inbox().counters().waiting());
        }
    }
}
