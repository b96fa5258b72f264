package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.m2q.accelerator.DesignNotes;
import org.m2q.accelerator.DesignNotes.ParameterNote;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Parameter;
import org.m2q.network.SourceLocator;

/** Collects what is written about the accelerators of an experiment. */
final class Designs {

	private Designs() {
	}

	/** The accelerators of points and baselines, each once, in the order of their first use. */
	static List<DesignNotes> of(List<Studies.Priced> points, List<Studies.Priced> baselines, SourceLocator locator) {
		Map<Accelerator, List<Map<String, String>>> used = new LinkedHashMap<>();
		Stream.concat(points.stream(), baselines.stream()).forEach(priced -> used
				.computeIfAbsent(priced.combination().accelerator(), accelerator -> new ArrayList<>()).add(priced.point().cost().accelerator().arguments()));
		List<DesignNotes> notes = new ArrayList<>();
		used.forEach((accelerator, values) -> {
			List<ParameterNote> parameters = new ArrayList<>();
			for (Parameter parameter : accelerator.getParameters()) {
				if (parameter.getName() != null) {
					Set<String> texts = new LinkedHashSet<>();
					values.forEach(each -> texts.add(each.getOrDefault(parameter.getName(), "")));
					parameters.add(ParameterNote.of(parameter.getName(), String.join(", ", texts), locator.documentation(parameter)));
				}
			}
			notes.add(new DesignNotes(accelerator.getName(), locator.documentation(accelerator), parameters));
		});
		return notes;
	}
}
