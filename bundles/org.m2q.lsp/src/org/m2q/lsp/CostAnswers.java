package org.m2q.lsp;

import java.util.ArrayList;
import java.util.List;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import org.eclipse.lsp4j.CodeLens;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.m2q.base.unit.Format;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.dsl.ide.cost.HeaderCost;
import org.m2q.dsl.ide.cost.LineCost;

/** Estimated costs as hints, lenses and objects. */
final class CostAnswers {

	private CostAnswers() {
	}

	/** One hint at the end of every line that makes layers. */
	static List<InlayHint> hints(CostReport report, Lines lines, Range range) {
		List<InlayHint> hints = new ArrayList<>();
		for (int i = 0; i < report.lines().size(); i++) {
			LineCost cost = report.lines().get(i);
			int line = cost.line() - 1;
			if (line < range.getStart().getLine() || line > range.getEnd().getLine() || line >= lines.count()) {
				continue;
			}
			InlayHint hint = new InlayHint(lines.position(lines.end(line)), Either.forLeft(report.labels().get(i).text()));
			hint.setPaddingLeft(true);
			hint.setTooltip(new MarkupContent(MarkupKind.MARKDOWN, "Estimate for `" + cost.model() + "`: share of the EDP, latency, energy, EDP of the line, "
					+ "what limits it, widths in bits, engine."));
			hints.add(hint);
		}
		return hints;
	}

	/** A lens with the summary above every model and experiment, and one that runs each experiment. */
	static List<CodeLens> lenses(CostReport report, Lines lines, String uri) {
		List<CodeLens> lenses = new ArrayList<>();
		for (HeaderCost header : report.headers()) {
			Range range = lines.range(header.offset(), 0);
			if (header.kind() == HeaderCost.Kind.EXPERIMENT) {
				lenses.add(new CodeLens(range, new Command("▷ Run", Commands.SIMULATE, List.of(uri, header.name())), null));
			}
			lenses.add(new CodeLens(range, new Command(summary(header), ""), null));
		}
		return lenses;
	}

	private static String summary(HeaderCost header) {
		if (!header.priced()) {
			return header.setup();
		}
		String saving = header.saving().isPresent()
				? " (" + Format.percent(header.saving().getAsDouble()) + " less than " + header.baseline() + ")" : "";
		return "~EDP " + Format.energyDelay(header.edp()) + saving + "  " + Format.energy(header.energy()) + "  " + Format.time(header.latency()) + "  "
				+ header.setup();
	}

	/** Every line with its numbers in SI units. */
	static JsonObject object(CostReport report) {
		JsonArray array = new JsonArray();
		for (LineCost cost : report.lines()) {
			JsonObject line = new JsonObject();
			line.addProperty("line", cost.line() - 1);
			line.addProperty("model", cost.model());
			line.addProperty("layers", cost.layers().size());
			line.addProperty("kind", cost.kind() == LineCost.Kind.STAGE ? "stage" : "layer");
			if (cost.unavailable() == cost.layers().size()) {
				line.addProperty("obstacle", cost.obstacle());
			} else {
				line.addProperty("share", cost.share());
				line.addProperty("latencySeconds", cost.latency());
				line.addProperty("energyJoules", cost.energy());
				line.addProperty("edpJouleSeconds", cost.edp());
				line.addProperty("bound", cost.bound());
				line.addProperty("precision", cost.precision());
			}
			array.add(line);
		}
		JsonObject answer = new JsonObject();
		answer.add("lines", array);
		return answer;
	}

	/** The whole text. */
	static Range everything() {
		return new Range(new Position(0, 0), new Position(Integer.MAX_VALUE, 0));
	}
}
