package org.m2q.report.internal;

import java.io.IOException;
import java.util.List;

import org.m2q.accelerator.AblationResult;
import org.m2q.accelerator.DesignNotes;
import org.m2q.accelerator.Idea;
import org.m2q.accelerator.SensitivityResult;
import org.m2q.report.ExperimentReport;
import org.m2q.report.PointReport;
import org.m2q.report.ValueReport;

import com.google.gson.stream.JsonWriter;

/** Streams ablations, sensitivities and notes on designs as JSON. What an experiment does not have is left out. */
class JsonStudies extends JsonLayers {

	JsonStudies(JsonWriter json) {
		super(json);
	}

	final void studies(ExperimentReport experiment) throws IOException {
		optional("documentation", experiment.study().documentation());
		if (experiment.meanEdpSaving().isPresent()) {
			number("meanEdpSaving", experiment.meanEdpSaving().getAsDouble());
		}
		if (!experiment.study().ablations().isEmpty()) {
			json.name("ablations").beginArray();
			for (AblationResult ablation : experiment.study().ablations()) {
				ablation(experiment, ablation);
			}
			json.endArray();
		}
		if (!experiment.study().sensitivities().isEmpty()) {
			json.name("sensitivities").beginArray();
			for (SensitivityResult sensitivity : experiment.study().sensitivities()) {
				sensitivity(experiment, sensitivity);
			}
			json.endArray();
		}
		if (!experiment.study().designs().isEmpty()) {
			json.name("designs").beginArray();
			for (DesignNotes design : experiment.study().designs()) {
				design(design);
			}
			json.endArray();
		}
		division(experiment);
		values(experiment);
	}

	/** How the saving divides, when the experiment asks where it comes from. */
	private void division(ExperimentReport experiment) throws IOException {
		List<SavingDivision.Part> parts = experiment.study().isAsked() ? new SavingDivision(experiment).parts() : List.of();
		if (!parts.isEmpty()) {
			json.name("edpSavingByCause").beginArray();
			for (SavingDivision.Part part : parts) {
				beginLine();
				text("kind", part.kind());
				text("cause", part.cause());
				number("partOfBaseline", part.baseline());
				number("ownPart", part.own());
				number("edpSaving", part.saving());
				endLine();
			}
			json.endArray();
		}
		List<StudySummary.IdeaRow> ideas = new StudySummary(experiment).ideas().stream().filter(row -> Double.isFinite(row.saving())).toList();
		if (!ideas.isEmpty()) {
			json.name("edpSavingByIdea").beginArray();
			for (StudySummary.IdeaRow row : ideas) {
				beginLine();
				text("idea", row.name());
				number("edpSaving", row.saving());
				endLine();
			}
			json.endArray();
		}
	}

	private void values(ExperimentReport experiment) throws IOException {
		if (!experiment.study().values().isEmpty()) {
			json.name("values").beginArray();
			for (ValueReport value : experiment.study().values()) {
				beginLine();
				text("owner", value.owner());
				text("name", value.name());
				text("value", value.value());
				text("origin", value.origin().label());
				optional("note", value.note());
				optional("range", value.range());
				optional("place", value.place());
				endLine();
			}
			json.endArray();
		}
	}

	private void ablation(ExperimentReport experiment, AblationResult ablation) throws IOException {
		PointReport point = experiment.points().get(ablation.point());
		json.beginObject();
		text("point", point.id());
		json.name("ideas").beginArray();
		for (AblationResult.Attribution attribution : ablation.attributions()) {
			beginLine();
			text("idea", attribution.idea().keyword());
			number("edpChangeWithout", attribution.change());
			number("contribution", attribution.contribution());
			number("factor", attribution.factor());
			flag("effect", attribution.effect());
			endLine();
		}
		json.endArray();
		json.name("rest").beginArray();
		for (PointReport baseline : experiment.baselinesOf(point)) {
			beginLine();
			text("baseline", baseline.id());
			number("contribution", ablation.rest(baseline.totals().edp()));
			endLine();
		}
		json.endArray();
		json.name("variants").beginArray();
		for (AblationResult.Variant variant : ablation.variants()) {
			beginLine();
			texts("on", variant.on().stream().map(Idea::keyword).toList());
			number("energyJoules", variant.energy());
			number("latencySeconds", variant.latency());
			number("edpJouleSeconds", variant.edp());
			endLine();
		}
		json.endArray();
		json.endObject();
	}

	private void sensitivity(ExperimentReport experiment, SensitivityResult sensitivity) throws IOException {
		json.beginObject();
		text("parameter", sensitivity.parameter());
		text("low", sensitivity.low());
		text("usual", sensitivity.usual());
		text("high", sensitivity.high());
		optional("source", sensitivity.source());
		json.name("points").beginArray();
		for (SensitivityResult.Swing swing : sensitivity.swings()) {
			json.beginObject();
			text("point", experiment.points().get(swing.point()).id());
			end("atLow", swing.low());
			end("atHigh", swing.high());
			json.endObject();
		}
		json.endArray();
		json.endObject();
	}

	private void end(String name, SensitivityResult.End end) throws IOException {
		json.name(name);
		beginLine();
		number("energyJoules", end.energy());
		number("latencySeconds", end.latency());
		number("edpJouleSeconds", end.edp());
		json.name("edpSavings").beginArray();
		for (int i = 0; i < end.baselineEdps().size(); i++) {
			double saving = end.saving(i);
			if (Double.isFinite(saving)) {
				json.value(saving);
			} else {
				json.nullValue();
			}
		}
		json.endArray();
		endLine();
	}

	private void design(DesignNotes design) throws IOException {
		json.beginObject();
		text("accelerator", design.accelerator());
		optional("documentation", design.documentation());
		json.name("parameters").beginArray();
		for (DesignNotes.ParameterNote note : design.parameters()) {
			beginLine();
			text("name", note.name());
			text("value", note.value());
			optional("origin", note.origin());
			optional("documentation", note.documentation());
			endLine();
		}
		json.endArray();
		json.endObject();
	}
}
