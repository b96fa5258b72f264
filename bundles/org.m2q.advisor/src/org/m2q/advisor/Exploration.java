package org.m2q.advisor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;

import org.m2q.base.Cancellation;
import org.m2q.model.m2q.WeightsTreatment;

/**
 * Searches whole policies for the best compromises between EDP and the accuracy proxy. Every group of layers keeps its weights or takes one of the
 * treatments that it may have.
 *
 * <p>When there are not more combinations than the limit of points, all are priced, in order of the last group first. Otherwise the search starts with
 * the policy as it is and tries all changes of one group of the points on the front, best EDP first, until no point of the front has untried
 * neighbours or the limit is reached. Deterministic either way.
 */
public final class Exploration {

	private final AdvisorSession session;
	private final ExplorationLimits limits;
	private final List<Group> groups = new ArrayList<>();

	private record Group(Set<Integer> layers, String name, List<WeightsTreatment> treatments) {
	}

	/** Choices by group: 0 for what the policy says, else the number of the treatment. */
	private record Combination(int[] choices) {

		@Override
		public boolean equals(Object other) {
			return other instanceof Combination combination && Arrays.equals(choices, combination.choices);
		}

		@Override
		public int hashCode() {
			return Arrays.hashCode(choices);
		}

		Combination with(int group, int choice) {
			int[] changed = choices.clone();
			changed[group] = choice;
			return new Combination(changed);
		}
	}

	/**
	 * Prepares a search.
	 *
	 * @param session a session whose changes go into a policy that extends the present one
	 * @param places sets of layers that change together, disjoint; those without weights, and those that no rule can select, are left out
	 * @throws IllegalArgumentException when the session edits the policy itself
	 */
	public Exploration(AdvisorSession session, Collection<Set<Integer>> places, ExplorationLimits limits) {
		if (!session.isDerived()) {
			throw new IllegalArgumentException("points of an exploration extend the policy");
		}
		this.session = session;
		this.limits = limits;
		for (Set<Integer> place : places) {
			Set<Integer> layers = session.weighted(place);
			List<WeightsTreatment> treatments = layers.isEmpty() ? List.of() : session.choices(layers);
			if (!treatments.isEmpty()) {
				session.change(layers, treatments.getFirst()).ifPresent(change -> groups.add(new Group(layers, session.target(change), treatments)));
			}
		}
	}

	/** Number of combinations; as many as a long holds when there are more. */
	public long size() {
		long size = 1;
		for (Group group : groups) {
			size = size > Long.MAX_VALUE / (group.treatments().size() + 1) ? Long.MAX_VALUE : size * (group.treatments().size() + 1);
		}
		return size;
	}

	/**
	 * Searches.
	 *
	 * @param cancellation checked before every point
	 * @param listener hears of every point
	 * @return the front; what was found so far when cancelled
	 */
	public List<ExplorationPoint> run(Cancellation cancellation, ExplorationListener listener) {
		Run run = new Run(listener, size() <= limits.points() ? (int) size() : -1);
		try {
			if (run.total > 0) {
				for (long number = 0; number < run.total; number++) {
					cancellation.check();
					run.price(combination(number));
				}
			} else {
				run.search(cancellation);
			}
		} catch (CancellationException e) {
			return run.front();
		}
		return run.front();
	}

	private Combination combination(long number) {
		int[] choices = new int[groups.size()];
		long rest = number;
		for (int g = choices.length - 1; g >= 0; g--) {
			int radix = groups.get(g).treatments().size() + 1;
			choices[g] = (int) (rest % radix);
			rest /= radix;
		}
		return new Combination(choices);
	}

	private final class Run {
		private final ExplorationListener listener;
		private final int total;
		private final List<ExplorationPoint> front = new ArrayList<>();
		private final List<Combination> frontChoices = new ArrayList<>();
		private int count;

		Run(ExplorationListener listener, int total) {
			this.listener = listener;
			this.total = total;
		}

		List<ExplorationPoint> front() {
			return List.copyOf(front);
		}

		void search(Cancellation cancellation) {
			Set<Combination> seen = new HashSet<>();
			Set<Combination> expanded = new HashSet<>();
			Combination start = new Combination(new int[groups.size()]);
			seen.add(start);
			price(start);
			Deque<Combination> open = new ArrayDeque<>();
			open.add(start);
			while (!open.isEmpty() && count < limits.points()) {
				Combination centre = open.removeFirst();
				expanded.add(centre);
				for (int g = 0; g < groups.size(); g++) {
					for (int choice = 0; choice <= groups.get(g).treatments().size() && count < limits.points(); choice++) {
						Combination next = centre.with(g, choice);
						if (seen.add(next)) {
							cancellation.check();
							price(next);
						}
					}
				}
				open.clear();
				frontChoices.stream().filter(combination -> !expanded.contains(combination)).forEach(open::add);
			}
		}

		void price(Combination combination) {
			List<Change> rules = new ArrayList<>();
			List<String> parts = new ArrayList<>();
			for (int g = 0; g < groups.size(); g++) {
				if (combination.choices()[g] > 0) {
					Group group = groups.get(g);
					WeightsTreatment treatment = group.treatments().get(combination.choices()[g] - 1);
					rules.add(session.change(group.layers(), treatment).orElseThrow());
					parts.add(group.name() + ": " + ChangeText.brief(treatment));
				}
			}
			Optional<Outcome> outcome = rules.isEmpty() ? Optional.of(session.outcome()) : session.price(rules);
			int index = count++;
			outcome.ifPresent(priced -> add(new ExplorationPoint(index, parts.isEmpty() ? "as it is" : String.join(", ", parts), priced, isFeasible(priced),
					rules), combination));
		}

		private boolean isFeasible(Outcome outcome) {
			return session.metric().loss(limits.proxy(), outcome.proxy()) <= 0 && outcome.bytes() <= limits.bytes();
		}

		private void add(ExplorationPoint point, Combination combination) {
			if (point.feasible() && front.stream().noneMatch(other -> isAsGood(other.outcome(), point.outcome()))) {
				for (int i = front.size() - 1; i >= 0; i--) {
					if (isAsGood(point.outcome(), front.get(i).outcome())) {
						front.remove(i);
						frontChoices.remove(i);
					}
				}
				int place = 0;
				while (place < front.size() && front.get(place).outcome().edp() < point.outcome().edp()) {
					place++;
				}
				front.add(place, point);
				frontChoices.add(place, combination);
			}
			listener.priced(point, front(), total);
		}

		/** Whether one outcome is at least as good in both; the first of equal ones stays. */
		private boolean isAsGood(Outcome one, Outcome other) {
			return one.edp() <= other.edp() && session.metric().loss(one.proxy(), other.proxy()) >= 0;
		}
	}
}
