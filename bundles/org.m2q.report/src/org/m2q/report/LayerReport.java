package org.m2q.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * One priced layer.
 *
 * @param index from 0, in network order
 * @param name hierarchical, e.g. {@code stage3.block1.attention.qkv}
 * @param stage of the model, may be empty
 * @param kind in lower case, e.g. {@code dwconv}
 * @param place of the text that made it, {@code file:line:column}; empty when unknown
 * @param status {@code priced}, {@code in-place}, {@code partial} or {@code unavailable}
 * @param inputs shapes without batch
 * @param output shape without batch
 * @param loops trip counts by name of the loop; their product is the number of multiplications
 * @param macs multiplications with accumulation
 * @param weights weights alone
 * @param parameters weights, biases and normalisation parameters
 * @param cycles clock cycles it takes on its own
 * @param computeCycles cycles of its busiest engine
 * @param memoryCycles cycles of its busiest memory
 * @param latency seconds it adds to the network; 0 when hidden behind a neighbour it is fused with
 * @param energy joules, a lower bound when parts are not modelled; like EDP and share not a number when nothing about it is
 * @param edp energy times latency of the layer alone, in joule seconds
 * @param share half its part of the total energy plus half its part of the total latency, 0 to 1; the layers' add up to 1
 * @param bound what limits the speed
 * @param utilization products over possible products of its engines during its cycles, 0 to 1
 * @param precision of the operands
 * @param engines that execute it
 * @param energyByCause without causes that cost nothing
 * @param traffic per memory and operand
 * @param producers indices of the layers whose results it reads, each once, in order; {@value #NETWORK_INPUT} for an input of the network; empty when unknown
 * @param fusedWith indices of the layers with which it exchanges activations on chip, itself included; empty when alone
 * @param notModelled parts that are not in the numbers
 * @param notes decisions worth knowing
 */
public record LayerReport(int index, String name, String stage, String kind, String place, String status, List<List<Integer>> inputs,
		List<Integer> output, Map<String, Long> loops, long macs, long weights, long parameters, long cycles, long computeCycles, long memoryCycles,
		double latency, double energy, double edp, double share, BoundReport bound, double utilization, PrecisionReport precision,
		List<EngineUse> engines, List<CauseReport> energyByCause, List<TrafficReport> traffic, List<Integer> producers, List<Integer> fusedWith,
		List<String> notModelled, List<String> notes) {

	/** In place of the index of a producer: an input of the network. */
	public static final int NETWORK_INPUT = -1;

	/** Watts averaged over its latency; 0 without latency, not a number without a known energy. */
	public double power() {
		return latency > 0 ? energy / latency : 0;
	}

	/** Copies the lists. */
	public LayerReport {
		Objects.requireNonNull(name, "name");
		Objects.requireNonNull(stage, "stage");
		Objects.requireNonNull(kind, "kind");
		Objects.requireNonNull(place, "place");
		Objects.requireNonNull(status, "status");
		Objects.requireNonNull(bound, "bound");
		Objects.requireNonNull(precision, "precision");
		inputs = inputs.stream().map(List::copyOf).toList();
		output = List.copyOf(output);
		loops = Collections.unmodifiableMap(new LinkedHashMap<>(loops));
		engines = List.copyOf(engines);
		energyByCause = List.copyOf(energyByCause);
		traffic = List.copyOf(traffic);
		producers = List.copyOf(producers);
		fusedWith = List.copyOf(fusedWith);
		notModelled = List.copyOf(notModelled);
		notes = List.copyOf(notes);
	}

	/** Names of the engines that multiply for it, or of all when none does, joined with {@code +}. */
	public String engineNames() {
		boolean multiplies = engines.stream().anyMatch(use -> use.macs() > 0);
		return engines.stream().filter(use -> use.macs() > 0 || !multiplies).map(EngineUse::engine).distinct().collect(Collectors.joining("+"));
	}

	/** Bytes of its weights in their format, without zero points and factors of groups. */
	public double weightBytes() {
		return weights * precision.weightBits() / Byte.SIZE;
	}

	/** Bytes to and from off-chip memory. */
	public long dramBytes() {
		return traffic.stream().filter(part -> part.kind().equals("dram")).mapToLong(TrafficReport::bytes).sum();
	}
}
