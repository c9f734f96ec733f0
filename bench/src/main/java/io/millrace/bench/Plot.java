package io.millrace.bench;

import io.millrace.bench.measure.Budget;
import io.millrace.bench.measure.Figure;
import io.millrace.bench.measure.Measurement;
import io.millrace.bench.measure.Round;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** One scenario as SVG: panels below each other, each with a bar for a server or figure. */
final class Plot {

    private static final int WIDTH = 760;
    private static final int LABELS = 250;
    private static final int VALUES = 110;
    private static final int BAR = 16;
    private static final int LINE = 22;
    private static final int TITLE = 30;
    private static final int MARGIN = 16;
    private static final String OURS = "#1f6f8b";
    private static final String OTHERS = "#9aa5ad";

    private final String title;
    private final List<Panel> panels;

    private Plot(String title, List<Panel> panels) {
        this.title = title;
        this.panels = panels;
    }

    private record Panel(String title, List<Bar> bars) {}

    private record Bar(String label, double value, boolean ours) {}

    /** Draws rates, costs and times of servers, then the figures by group. */
    static Plot of(Measurement of) {
        List<Panel> panels = new ArrayList<>();
        if (!of.rounds().isEmpty()) {
            panels.add(servers(of, "messages or log-ins a second", Round::rate));
            panels.add(servers(of, "processor seconds for 100,000", Round::cpuPer100k));
            panels.add(servers(of, "answer, p99 in ms", round -> round.latency().p99Millis()));
            panels.add(
                    servers(of, "resident memory in MiB", round -> round.usage().residentMiB()));
            panels.add(servers(of, "written to disk, MiB for 100,000", Round::diskMiBPer100k));
        }
        Map<String, List<Bar>> groups = new LinkedHashMap<>();
        for (Figure figure : of.figures()) {
            String unit = figure.unit().isEmpty() ? "" : ", in " + figure.unit();
            groups.computeIfAbsent(figure.group() + unit, group -> new ArrayList<>())
                    .add(new Bar(figure.what(), figure.value(), of.rounds().isEmpty() || isOurs(figure.what())));
        }
        groups.forEach((group, bars) -> panels.add(new Panel(group, bars)));
        return new Plot(of.scenario(), panels);
    }

    private static Panel servers(Measurement of, String title, ToDoubleFunction<Round> number) {
        return new Panel(
                title,
                of.rounds().keySet().stream()
                        .map(peer -> new Bar(peer, of.median(peer, number).orElseThrow(), isOurs(peer)))
                        .toList());
    }

    private static boolean isOurs(String name) {
        return name.equals(Budget.US) || name.startsWith(Budget.US + ",");
    }

    /** Renders it. */
    String svg() {
        StringBuilder body = new StringBuilder();
        int y = MARGIN + TITLE;
        body.append(text(MARGIN, y - 10, "start", "bold 17px", title));
        for (Panel panel : panels) {
            y += TITLE;
            body.append(text(MARGIN, y - 8, "start", "bold 13px", panel.title()));
            double most = panel.bars().stream().mapToDouble(Bar::value).max().orElse(0);
            for (Bar bar : panel.bars()) {
                body.append(bar(bar, most, y));
                y += LINE;
            }
        }
        int height = y + MARGIN;
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">%n"
                                + "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>%n",
                        WIDTH,
                        height,
                        WIDTH,
                        height)
                + body + "</svg>\n";
    }

    private static String bar(Bar bar, double most, int y) {
        int room = WIDTH - LABELS - VALUES - 2 * MARGIN;
        double length = most > 0 ? Math.max(1, room * Math.max(0, bar.value()) / most) : 1;
        int x = MARGIN + LABELS;
        return text(x - 8, y + BAR - 4, "end", "12px", bar.label())
                + String.format(
                        Locale.ROOT,
                        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                        x,
                        y,
                        length,
                        BAR,
                        bar.ours() ? OURS : OTHERS)
                + text((int) (x + length) + 6, y + BAR - 4, "start", "12px", number(bar.value()));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 100 ? "%.2f" : "%,.0f", value);
    }

    private static String text(int x, int y, String anchor, String font, String text) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" style=\"font:%s sans-serif\" fill=\"#222222\">%s</text>%n",
                x,
                y,
                anchor,
                font,
                text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
    }
}
