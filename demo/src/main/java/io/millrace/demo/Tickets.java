package io.millrace.demo;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The tickets of the stub CRM, in a file. Any thread. */
final class Tickets {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final List<Ticket> tickets = new ArrayList<>();

    /**
     * A ticket.
     *
     * @param number counts from 1
     * @param externalId what it is about, by the id of whoever opened it
     * @param subject in words
     * @param priority such as major
     */
    record Ticket(int number, String externalId, String subject, String priority) {}

    Tickets(Path folder) throws IOException {
        file = Files.createDirectories(folder).resolve("tickets.json");
        if (Files.exists(file)) {
            tickets.addAll(JSON.readValue(file.toFile(), new TypeReference<List<Ticket>>() {}));
        }
    }

    /** Opens a ticket, whether or not there is one like it; it is in the file on return. */
    synchronized Ticket open(Map<String, String> said) throws IOException {
        Ticket ticket = new Ticket(
                tickets.size() + 1,
                said.getOrDefault("externalId", ""),
                said.getOrDefault("subject", ""),
                said.getOrDefault("priority", ""));
        List<Ticket> all = new ArrayList<>(tickets);
        all.add(ticket);
        Path next = file.resolveSibling("tickets.json.new");
        JSON.writeValue(next.toFile(), all);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        tickets.add(ticket);
        return ticket;
    }

    /** Returns all of them. */
    synchronized List<Ticket> all() {
        return List.copyOf(tickets);
    }

    /** Returns those about one thing. */
    List<Ticket> about(String externalId) {
        return all().stream()
                .filter(ticket -> ticket.externalId().equals(externalId))
                .toList();
    }
}
