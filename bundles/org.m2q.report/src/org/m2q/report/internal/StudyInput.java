package org.m2q.report.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.m2q.accelerator.AblationResult;
import org.m2q.accelerator.DesignNotes;
import org.m2q.accelerator.Idea;
import org.m2q.accelerator.SensitivityResult;
import org.m2q.report.PointReport;
import org.m2q.report.StudyReport;
import org.m2q.report.ValueReport;

/** Reads ablations, sensitivities and notes on designs: the counterpart of {@link JsonStudies}. */
final class StudyInput {

	private static final int NEIGHBOURS = 8;

	private final List<PointReport> points;

	private StudyInput(List<PointReport> points) {
		this.points = points;
	}

	static StudyReport study(JsonNode experiment, List<PointReport> points) {
		StudyInput input = new StudyInput(points);
		return new StudyReport(experiment.optionalList("ablations", input::ablation), experiment.optionalList("sensitivities", input::sensitivity),
				experiment.optionalList("designs", StudyInput::design), experiment.optional("documentation"),
				experiment.optionalList("values", StudyInput::value));
	}

	private int point(JsonNode json) {
		String id = json.text("point");
		for (int i = 0; i < points.size(); i++) {
			if (points.get(i).id().equals(id)) {
				return i;
			}
		}
		throw json.fault("point", "the id of a point");
	}

	private AblationResult ablation(JsonNode json) {
		List<AblationResult.Attribution> attributions = json.list("ideas", part -> new AblationResult.Attribution(idea(part, part.text("idea")),
				part.number("edpChangeWithout"), part.number("contribution"), part.flag("effect")));
		List<AblationResult.Variant> variants = json.list("variants",
				part -> new AblationResult.Variant(ideas(part), part.number("energyJoules"), part.number("latencySeconds"), Double.NaN));
		if (attributions.isEmpty() || variants.size() != 1L << attributions.size()) {
			throw json.fault("variants", "one entry for every set of the " + attributions.size() + " ideas");
		}
		return new AblationResult(point(json), attributions.stream().map(AblationResult.Attribution::idea).toList(), variants, attributions);
	}

	private static Set<Idea> ideas(JsonNode json) {
		Set<Idea> ideas = EnumSet.noneOf(Idea.class);
		json.texts("on").forEach(keyword -> ideas.add(idea(json, keyword)));
		return ideas;
	}

	private static Idea idea(JsonNode json, String keyword) {
		return Arrays.stream(Idea.values()).filter(idea -> idea.keyword().equals(keyword)).findFirst()
				.orElseThrow(() -> new JsonFault("at " + json.path() + " stands the unknown idea \"" + keyword + "\""));
	}

	private SensitivityResult sensitivity(JsonNode json) {
		return new SensitivityResult(json.text("parameter"), json.text("low"), json.text("usual"), json.text("high"), json.optional("source"),
				json.list("points", part -> new SensitivityResult.Swing(point(part), end(part.child("atLow")), end(part.child("atHigh")))));
	}

	private static SensitivityResult.End end(JsonNode json) {
		double energy = json.number("energyJoules");
		double latency = json.number("latencySeconds");
		List<Double> baselines = new ArrayList<>();
		json.numbers("edpSavings").forEach(saving -> baselines.add(baseline(energy * latency, saving)));
		return new SensitivityResult.End(energy, latency, baselines);
	}

	/** The EDP of which a part is saved. The quotient may be the neighbour of the number that gives exactly this part, so those are tried too. */
	private static double baseline(double edp, double saving) {
		double quotient = edp / (1 - saving);
		double below = quotient;
		double above = quotient;
		for (int i = 0; i < NEIGHBOURS; i++) {
			if (1 - edp / below == saving) {
				return below;
			}
			if (1 - edp / above == saving) {
				return above;
			}
			below = Math.nextDown(below);
			above = Math.nextUp(above);
		}
		return quotient;
	}

	private static ValueReport value(JsonNode json) {
		ValueReport.Origin origin = ValueReport.Origin.of(json.text("origin")).orElseThrow(() -> json.fault("origin", "paper, cited, free or none"));
		return new ValueReport(json.text("owner"), json.text("name"), json.text("value"), json.optional("place"), origin, json.optional("note"), json.optional("range"));
	}

	private static DesignNotes design(JsonNode json) {
		return new DesignNotes(json.text("accelerator"), json.optional("documentation"), json.list("parameters",
				part -> new DesignNotes.ParameterNote(part.text("name"), part.text("value"), part.optional("origin"), part.optional("documentation"))));
	}
}
