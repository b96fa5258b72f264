package org.m2q.lsp;

import java.util.ArrayList;
import java.util.List;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import org.eclipse.lsp4j.CodeLens;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.InlayHintKind;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.m2q.base.unit.Format;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.dsl.ide.cost.HeaderCost;
import org.m2q.dsl.ide.cost.HotLines;
import org.m2q.dsl.ide.cost.LineCost;
import org.m2q.dsl.ide.cost.PricedModel;
import org.m2q.dsl.ide.cost.ShapeLabel;

/** Estimated costs as hints, lenses and objects. */
final class CostAnswers {

	private CostAnswers() {
	}

	/** One hint at the end of every line that makes layers. */
	static List<InlayHint> hints(CostReport report, Lines lines, Range range, String uri) {
		List<InlayHint> hints = new ArrayList<>();
		for (int i = 0; i < report.lines().size(); i++) {
			LineCost cost = report.lines().get(i);
			int line = cost.line() - 1;
			if (line < range.getStart().getLine() || line > range.getEnd().getLine() || line >= lines.count()) {
				continue;
			}
			InlayHint hint = new InlayHint(lines.position(lines.end(line)), Either.forLeft(report.labels().get(i).text()));
			hint.setPaddingLeft(true);
			JsonObject data = new JsonObject();
			data.addProperty("uri", uri);
			data.addProperty("line", line);
			hint.setData(data);
			hints.add(hint);
		}
		return hints;
	}

	/** One hint behind every call that makes something: the shape that it is inferred to make. */
	static List<InlayHint> shapes(CostReport report, Lines lines, Range range) {
		List<InlayHint> hints = new ArrayList<>();
		for (ShapeLabel shape : report.shapes()) {
			Position end = lines.position(shape.offset());
			if (end.getLine() >= range.getStart().getLine() && end.getLine() <= range.getEnd().getLine()) {
				InlayHint hint = new InlayHint(end, Either.forLeft(shape.text()));
				hint.setKind(InlayHintKind.Type);
				hints.add(hint);
			}
		}
		return hints;
	}

	/**
	 * A mark of the least severity, which is no problem, at every line with one of the largest shares in the EDP of its model.
	 *
	 * @param report costs, maybe of an older state of the text; lines that are gone have no mark
	 * @param count most marks for a model
	 */
	static List<Diagnostic> hot(CostReport report, Lines lines, int count) {
		List<Diagnostic> marks = new ArrayList<>();
		for (HotLines.Hot hot : HotLines.of(report.lines(), count, HotLines.LEAST_SHARE)) {
			int line = hot.cost().line() - 1;
			if (line < lines.count()) {
				String name = report.name(hot.cost());
				marks.add(new Diagnostic(new Range(lines.position(lines.start(line)), lines.position(lines.end(line))), "Hot " + hot.rank() + " of " + hot.of() + ": "
						+ (name.isEmpty() ? "" : name + ", ") + "~" + Format.percent(hot.cost().share()) + " of the EDP of " + hot.cost().model(), DiagnosticSeverity.Hint, "m2q"));
			}
		}
		return marks;
	}

	/** A lens with the summary above every model, policy, mapping and experiment, and one that runs each experiment. */
	static List<CodeLens> lenses(CostReport report, Lines lines, String uri) {
		List<CodeLens> lenses = new ArrayList<>();
		for (HeaderCost header : report.headers()) {
			Range range = lines.range(header.offset(), 0);
			if (header.kind() == HeaderCost.Kind.EXPERIMENT) {
				lenses.add(new CodeLens(range, new Command("▷ Run", Commands.SIMULATE, List.of(uri, header.name())), null));
			}
			lenses.add(new CodeLens(range, new Command(header.summary(), ""), null));
		}
		return lenses;
	}

	/** Every model, and every line with its numbers in SI units. */
	static JsonObject object(CostReport report, String uri) {
		JsonObject answer = new JsonObject();
		answer.addProperty("version", Simulations.VERSION);
		answer.addProperty("uri", uri);
		JsonArray models = new JsonArray();
		report.models().forEach(model -> models.add(object(model)));
		answer.add("models", models);
		JsonArray array = new JsonArray();
		for (LineCost cost : report.lines()) {
			JsonObject line = new JsonObject();
			line.addProperty("line", cost.line() - 1);
			line.addProperty("model", cost.model());
			line.addProperty("layers", cost.layers().size());
			line.addProperty("kind", cost.kind() == LineCost.Kind.STAGE ? "stage" : "layer");
			if (cost.isUnavailable()) {
				line.addProperty("obstacle", cost.obstacle());
			} else {
				known(line, "share", cost.share());
				line.addProperty("latencySeconds", cost.latency());
				known(line, "energyJoules", cost.energy());
				known(line, "edpJouleSeconds", cost.edp());
				line.addProperty("bound", cost.bound());
				line.addProperty("precision", cost.precision());
			}
			array.add(line);
		}
		answer.add("lines", array);
		return answer;
	}

	private static JsonObject object(PricedModel model) {
		JsonObject object = new JsonObject();
		object.addProperty("name", model.name());
		object.addProperty("experiment", model.experiment());
		object.addProperty("setup", model.setup());
		model.layers().ifPresent(layers -> {
			object.addProperty("layers", layers.layers().size());
			object.addProperty("parameters", layers.parameters());
			object.addProperty("macs", layers.macs());
		});
		model.whole().ifPresentOrElse(cost -> {
			object.addProperty("latencySeconds", cost.latency());
			if (cost.isEnergyKnown()) {
				object.addProperty("energyJoules", cost.energy());
				object.addProperty("edpJouleSeconds", cost.edp());
			}
		}, () -> object.addProperty("obstacle", model.obstacleToWhole()));
		return object;
	}

	/** What is not modelled is left out, never 0. */
	private static void known(JsonObject object, String name, double value) {
		if (!Double.isNaN(value)) {
			object.addProperty(name, value);
		}
	}

	/** The whole text. */
	static Range everything() {
		return new Range(new Position(0, 0), new Position(Integer.MAX_VALUE, 0));
	}
}
