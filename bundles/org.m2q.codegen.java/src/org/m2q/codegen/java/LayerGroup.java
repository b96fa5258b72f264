package org.m2q.codegen.java;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.m2q.network.Layer;
import org.m2q.network.Node;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.Step;
import org.m2q.quant.program.StepInfo;

/**
 * Consecutive steps that become one method.
 *
 * @param name name of the layer, or of the first operator outside of layers
 * @param layer the layer; empty for operators between layers
 * @param node operator that the text of the language is shown for, if any
 * @param steps one or more
 * @param operands whether they only make what the layer reads, which is computed in a later group
 */
record LayerGroup(String name, Optional<Layer> layer, Optional<Node> node, List<Step> steps, boolean operands) {

	/** Operators between layers are not put together without bound. */
	private static final int MOST = 16;

	/** All steps of a program in order. */
	static List<LayerGroup> of(IntegerProgram program) {
		List<LayerGroup> groups = new ArrayList<>();
		List<Step> open = new ArrayList<>();
		for (Step step : program.steps()) {
			boolean fits = !open.isEmpty() && open.getFirst().info().layer() == step.info().layer() && open.size() < MOST;
			if (!open.isEmpty() && !fits) {
				groups.add(group(program, open));
				open = new ArrayList<>();
			}
			open.add(step);
		}
		if (!open.isEmpty()) {
			groups.add(group(program, open));
		}
		return groups;
	}

	private static LayerGroup group(IntegerProgram program, List<Step> steps) {
		StepInfo info = steps.getFirst().info();
		Optional<Layer> layer = info.layer() == StepInfo.NONE ? Optional.empty() : Optional.of(program.network().layers().get(info.layer()));
		int node = layer.map(l -> l.nodes().isEmpty() ? StepInfo.NONE : l.nodes().getFirst()).orElse(info.node());
		Optional<Node> origin = node == StepInfo.NONE ? Optional.empty() : Optional.of(program.network().network().nodes().get(node));
		int last = program.steps().indexOf(steps.getLast());
		boolean operands = layer.isPresent() && steps.stream().noneMatch(step -> step.info().node() == node)
				&& program.steps().subList(last + 1, program.steps().size()).stream().anyMatch(step -> step.info().layer() == info.layer() && step.info().node() == node);
		return new LayerGroup(layer.map(Layer::name).orElse(info.name()), layer, origin, List.copyOf(steps), operands);
	}

	/** What its method is called after. */
	String title() {
		return operands ? name + " operands" : name;
	}
}
