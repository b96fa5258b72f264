package org.m2q.calibration.build;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import org.m2q.base.problem.Problem;
import org.m2q.network.Value;
import org.m2q.quant.program.IntegerProgram;

/**
 * A program and what became of the network in it.
 *
 * @param program the program; empty when a problem is an error
 * @param tensors per value of the network its tensor; values that are folded away have none
 * @param weights per layer with weights these, by layer index
 * @param problems what could not be built, at the layers, in reading order
 */
public record BuiltProgram(Optional<IntegerProgram> program, Map<Value, Integer> tensors, SortedMap<Integer, QuantizedWeights> weights, List<Problem> problems) {

	/** Copies the collections. */
	public BuiltProgram {
		tensors = Map.copyOf(tensors);
		weights = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(weights));
		problems = List.copyOf(problems);
	}
}
