package org.m2q.accelerator.schedule;

import java.util.List;

import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.MappingSpec;
import org.m2q.network.LayerNetwork;
import org.m2q.quant.ResolvedPolicy;

/**
 * When every resource of an accelerator does what for one inference of a network. Immutable, compared by value.
 *
 * <p>Resources (engines, the DRAM channel) take their steps in the order of the list; a step starts when its resource is free, the steps
 * in {@link Step#after()} have ended and the buffers have room. With that order fixed, no step becomes later when any step becomes
 * shorter, so more bandwidth is never slower.
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
 */
public record Schedule(LayerNetwork network, ResolvedPolicy policy, AcceleratorSpec accelerator, MappingSpec mapping, List<LayerSchedule> layers,
		List<FusedGroup> groups, List<Step> steps, List<Allocation> allocations, long cycles) {

	/** Copies the lists. */
	public Schedule {
		layers = List.copyOf(layers);
		groups = List.copyOf(groups);
		steps = List.copyOf(steps);
		allocations = List.copyOf(allocations);
	}
}
