package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.schedule.CriticalPath;
import org.m2q.accelerator.schedule.FusedGroup;
import org.m2q.accelerator.schedule.Ints;
import org.m2q.accelerator.schedule.LayerSchedule;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemException;
import org.m2q.network.LayerNetwork;
import org.m2q.quant.ResolvedPolicy;

/** Makes a schedule from the decisions of the cost model. */
public final class ScheduleCalculation {

	private final LayerNetwork network;
	private final ResolvedPolicy policy;
	private final AcceleratorSpec spec;
	private final MappingSpec mapping;
	private final CostCalculation costs;
	private final int limit;

	/** Prepares a schedule of up to {@value StepList#LIMIT} steps. */
	public ScheduleCalculation(LayerNetwork network, ResolvedPolicy policy, AcceleratorSpec spec, MappingSpec mapping, TileCache tiles) {
		this(network, policy, spec, mapping, tiles, StepList.LIMIT);
	}

	/**
	 * Prepares a schedule.
	 *
	 * @param limit how many steps it may have, at most {@value StepList#LIMIT}
	 */
	public ScheduleCalculation(LayerNetwork network, ResolvedPolicy policy, AcceleratorSpec spec, MappingSpec mapping, TileCache tiles, int limit) {
		this.limit = limit;
		this.network = network;
		this.policy = policy;
		this.spec = spec;
		this.mapping = mapping;
		costs = new CostCalculation(network, policy, spec, mapping, tiles);
	}

	/**
	 * A schedule and what was found wrong.
	 *
	 * @param schedule empty when a layer cannot be scheduled
	 * @param problems what was found
	 */
	public record Result(Optional<Schedule> schedule, List<Problem> problems) {
	}

	/** Prices the network with the times of its schedule; analytically when there is none. */
	public NetworkCost cost(Cancellation cancellation) {
		Optional<Planned> planned = costs.plan(cancellation);
		if (planned.isEmpty()) {
			return costs.unavailable();
		}
		if (!planned.get().isComplete() || planned.get().machine().sheet.isPresent()) {
			return costs.total(planned.get());
		}
		try {
			Schedule schedule = expand(planned.get(), cancellation).schedule().orElseThrow();
			return costs.total(planned.get(), new ImageShare(CriticalPath.of(schedule), network.layers().size(), schedule.images())::causes,
					"Fidelity event: latencies come from a time line of every tile, on which buses, buffers and DRAM are shared.");
		} catch (ProblemException e) {
			costs.report(e.problem());
			return costs.unavailable();
		} catch (ArithmeticException e) {
			return costs.overflown(planned.get());
		}
	}

	/** Makes the schedule. */
	public Result run(Cancellation cancellation) {
		Optional<Planned> planned = costs.plan(cancellation);
		if (planned.isEmpty() || !planned.get().isComplete()) {
			return new Result(Optional.empty(), costs.problems());
		}
		try {
			if (planned.get().machine().sheet.isPresent()) {
				throw new ProblemException(SheetPlanner.unscheduled(planned.get().machine()));
			}
			return expand(planned.get(), cancellation);
		} catch (ProblemException e) {
			List<Problem> problems = new ArrayList<>(costs.problems());
			problems.add(e.problem());
			return new Result(Optional.empty(), problems);
		} catch (ArithmeticException e) {
			List<Problem> problems = new ArrayList<>(costs.problems());
			problems.add(CostCalculation.overflow(planned.get().longest()));
			return new Result(Optional.empty(), problems);
		}
	}

	private Result expand(Planned planned, Cancellation cancellation) {
		Machine machine = planned.machine();
		StepList list = new StepList(machine, limit);
		int images = images(planned);
		Kept[] kept = new Kept[images];
		Arrays.setAll(kept, image -> new Kept());
		int layers = network.layers().size();
		List<FusedGroup> groups = new ArrayList<>();
		Prefetch prefetch = new Prefetch(planned);
		LayerExpansion next = null;
		GroupExpansion nextGroup = null;
		for (int i = 0; i < layers;) {
			cancellation.check();
			IntSet begin = list.run();
			int group = planned.planner().groupOf(i);
			int count = 1;
			if (group >= 0) {
				MovePlanner.Group fused = planned.planner().groups().get(group);
				for (int image = 0; image < images; image++) {
					list.images(image, image + 1);
					(nextGroup != null ? nextGroup : expansion(machine, list, kept[image], planned, fused)).run(image == 0 ? begin : list.run());
				}
				groups.add(new FusedGroup(fused.layers(), fused.pipelined(), (int) fused.bands(), fused.weightsResident()));
				count = fused.layers().size();
			} else if (planned.moves()[i].rows().isPresent()) {
				new RowStationaryExpansion(machine, list, kept, planned.items()[i], planned.moves()[i]).run(begin);
			} else if (planned.items()[i].plan().isPresent()) {
				for (int image = 0; image < images; image++) {
					list.images(image, image + 1);
					(next != null ? next : new LayerExpansion(machine, list, kept[image], planned.items()[i], planned.moves()[i]))
							.run(image == 0 ? begin : list.run());
				}
			} else {
				for (int image = 0; image < images; image++) {
					list.images(image, image + 1);
					new ElementExpansion(machine, list, kept[image], planned.items()[i], planned.moves()[i]).run(image == 0 ? begin : list.run());
				}
			}
			list.images(0, 1);
			i += count;
			next = null;
			nextGroup = null;
			if (i < layers && prefetch.of(i).tiles() > 0 && planned.planner().groupOf(i) >= 0) {
				nextGroup = expansion(machine, list, kept[0], planned, planned.planner().groups().get(planned.planner().groupOf(i)));
				nextGroup.prefetch(prefetch.of(i).tiles(), begin);
			} else if (i < layers && prefetch.of(i).tiles() > 0) {
				next = new LayerExpansion(machine, list, kept[0], planned.items()[i], planned.moves()[i]);
				next.prefetch(prefetch.of(i).tiles(), begin);
			}
		}
		list.run();
		return finished(planned, list, groups);
	}

	/** Images of the schedule; each has a step in every layer. */
	private int images(Planned planned) {
		if (planned.images() > StepList.LIMIT) {
			throw new ProblemException(Problem.error(ProblemCodes.LIMIT_STEPS, mapping.span(), "Row-stationary engines of accelerator '" + spec.name() + "' compute "
					+ planned.images() + " images together, more than the " + StepList.LIMIT + " steps that a schedule may have. Reduce 'images', or give all of "
					+ "them the same.", spec.name()));
		}
		return (int) planned.images();
	}

	private static GroupExpansion expansion(Machine machine, StepList list, Kept kept, Planned planned, MovePlanner.Group group) {
		Item[] items = group.layers().stream().map(index -> planned.items()[index]).toArray(Item[]::new);
		Moves[] moves = group.layers().stream().map(index -> planned.moves()[index]).toArray(Moves[]::new);
		return new GroupExpansion(machine, list, kept, group, items, moves);
	}

	private Result finished(Planned planned, StepList list, List<FusedGroup> groups) {
		int layers = network.layers().size();
		int[] first = new int[layers];
		int[] last = new int[layers];
		Arrays.fill(first, -1);
		list.steps().forEach(step -> {
			int layer = step.layer();
			first[layer] = first[layer] < 0 ? step.index() : first[layer];
			last[layer] = step.index();
		});
		List<LayerSchedule> plans = new ArrayList<>(layers);
		for (int i = 0; i < layers; i++) {
			Moves moves = planned.moves()[i];
			int group = groupOf(groups, i);
			List<String> notes = new ArrayList<>(planned.items()[i].plan().map(Plan::notes).orElse(List.of()));
			notes.addAll(moves.notes());
			plans.add(new LayerSchedule(i, group, LoopNests.parts(planned.machine(), planned.items()[i], moves, group < 0 ? 1 : groups.get(group).bands()),
					Ints.NONE, moves.tile(), moves.inputsOnChip(), moves.outputsOnChip(), moves.residualOnChip(), first[i], last[i], notes));
		}
		Schedule schedule = new Schedule(network, policy, spec, mapping, plans, groups, list.steps(), list.allocations(), list.end(), Math.toIntExact(planned.images()));
		return new Result(Optional.of(schedule), costs.problems());
	}

	private static int groupOf(List<FusedGroup> groups, int layer) {
		for (int g = 0; g < groups.size(); g++) {
			if (groups.get(g).layers().contains(layer)) {
				return g;
			}
		}
		return -1;
	}
}
