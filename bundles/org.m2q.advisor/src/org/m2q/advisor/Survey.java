package org.m2q.advisor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.m2q.accelerator.LayerCost;
import org.m2q.advisor.internal.Grounds;
import org.m2q.advisor.internal.Splices;
import org.m2q.model.m2q.WeightsTreatment;

/** Other weights for many sets of layers, priced together. */
final class Survey {

	private final AdvisorSession session;
	private final Splices splices;
	private final Grounds base;
	private final Map<String, Integer> numbers = new LinkedHashMap<>();
	private final Map<Set<Integer>, List<WeightsTreatment>> wanted = new LinkedHashMap<>();

	Survey(AdvisorSession session, Splices splices, Grounds base) {
		this.session = session;
		this.splices = splices;
		this.base = base;
	}

	void add(Set<Integer> place) {
		Set<Integer> layers = session.weighted(place);
		if (layers.isEmpty() || wanted.containsKey(layers) || session.shadows(layers)) {
			return;
		}
		List<WeightsTreatment> choices = session.choices(layers);
		wanted.put(layers, choices);
		for (WeightsTreatment treatment : choices) {
			int number = numbers.computeIfAbsent(ChangeText.treatment(treatment), text -> splices.treatment(session.everywhere(treatment)));
			splices.want(number, layers);
		}
	}

	void run() {
		splices.run();
	}

	List<Candidate> candidates(Set<Integer> place) {
		Set<Integer> layers = session.weighted(place);
		List<Candidate> found = new ArrayList<>();
		for (WeightsTreatment treatment : wanted.getOrDefault(layers, List.of())) {
			List<LayerCost> costs = splices.costs(numbers.get(ChangeText.treatment(treatment)), layers);
			if (base.priced(costs)) {
				session.change(layers, treatment).map(change -> session.candidate(treatment, change, layers, base.weigh(costs, session.metric())))
						.filter(candidate -> candidate.edp() < 0).ifPresent(found::add);
			}
		}
		return found;
	}
}
