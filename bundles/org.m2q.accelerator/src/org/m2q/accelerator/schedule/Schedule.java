package org.m2q.accelerator.schedule;

import java.util.List;

import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.MappingSpec;
import org.m2q.network.LayerNetwork;
import org.m2q.quant.ResolvedPolicy;

/**
 * When every resource of an accelerator does what for one inference of a network, or for those of a batch of images. Immutable, compared by value.
 *
 * <p>Resources (engines, the DRAM channel) take their steps in the order of the list; a step starts when its resource is free and the steps
 * in {@link Step#after()} have ended, which also give back the room it needs. It ends when its own cycles are over and the ports of all buffers
 * and the interconnect have moved its bytes; of steps that use one of these at once, transfers with DRAM are served first, then the one that should end first.
 *
 * @param network what runs
 * @param policy its formats
 * @param accelerator where it runs
 * @param mapping how it is mapped
 * @param layers one per layer of the network, same order
 * @param groups fused groups, in order of execution
 * @param steps all steps; every dependency points backwards
 * @param allocations all room taken in buffers
 * @param cycles cycle in which the last step has ended
 * @param images images of the batch, 1 or more: each layer is computed for all of them before the next one begins
 */
public record Schedule(LayerNetwork network, ResolvedPolicy policy, AcceleratorSpec accelerator, MappingSpec mapping, List<LayerSchedule> layers,
		List<FusedGroup> groups, List<Step> steps, List<Allocation> allocations, long cycles, int images) {

	/** A schedule of one image. */
	public Schedule(LayerNetwork network, ResolvedPolicy policy, AcceleratorSpec accelerator, MappingSpec mapping, List<LayerSchedule> layers,
			List<FusedGroup> groups, List<Step> steps, List<Allocation> allocations, long cycles) {
		this(network, policy, accelerator, mapping, layers, groups, steps, allocations, cycles, 1);
	}

	/** Copies the lists. */
	public Schedule {
		layers = List.copyOf(layers);
		groups = List.copyOf(groups);
		steps = List.copyOf(steps);
		allocations = List.copyOf(allocations);
	}
}
