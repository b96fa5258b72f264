package org.m2q.network;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import org.m2q.base.problem.SourceSpan;

/**
 * What is priced and shown in tables: one main operator with what is fused into it. Batch normalisations are folded, activations and
 * residual additions happen at the output, views (reshape, split, concat, …) are absorbed into the operand addressing.
 *
 * @param index position in {@link LayerNetwork#layers()}
 * @param name name of the main operator's node
 * @param stage name of the enclosing stage, empty for none
 * @param kind what it mainly computes
 * @param loops trip counts
 * @param macs multiply-accumulate operations for one input; 0 when the kind has none
 * @param weights stored weights without biases and normalisation parameters
 * @param biasParameters biases, and entries of added learned tensors
 * @param normParameters gamma and beta of normalisations, learned channel scales
 * @param operator the main operator with strides, paddings and so on
 * @param inputs shapes of the operands as the main operator reads them
 * @param producers for every operand the layers whose outputs it is made of, {@value #NETWORK_INPUT} for network inputs; more than one
 *        after a concatenation
 * @param inputActivations for every operand the activation applied when it is read
 * @param output shape of the result of the main operator
 * @param norm {@code bn} (folded), {@code layernorm} or {@code groupnorm} (computed at the output)
 * @param activation activation applied at the output
 * @param residualFrom the layer whose output is added at the output, {@value #NETWORK_INPUT} for a network input; the added tensor
 *        has as many elements as the output
 * @param origin the main operator's call step in the text
 * @param trail the calls that made the main operator, the outermost first
 * @param nodes all nodes it is made of, the main operator first, then what is folded and fused in order of computation
 */
public record Layer(int index, String name, String stage, LayerKind kind, LoopNest loops, long macs, long weights, long biasParameters,
		long normParameters, Operator operator, List<Shape> inputs, List<List<Integer>> producers, List<Optional<String>> inputActivations,
		Shape output, Optional<String> norm, Optional<String> activation, OptionalInt residualFrom, SourceSpan origin, Trail trail,
		List<Integer> nodes) {

	/** In place of a layer index: an input of the network. */
	public static final int NETWORK_INPUT = -1;

	/** What addresses of the library begin with. */
	private static final String LIBRARY = "m2q:";

	/** Copies the lists. */
	public Layer {
		inputs = List.copyOf(inputs);
		producers = producers.stream().map(List::copyOf).toList();
		inputActivations = List.copyOf(inputActivations);
		nodes = List.copyOf(nodes);
	}

	/** The innermost call that makes it and is no part of the library; its operator when there is none. */
	public SourceSpan place() {
		return trail.spans().stream().filter(span -> span.isKnown() && !span.uri().startsWith(LIBRARY)).reduce((outer, inner) -> inner).orElse(origin);
	}

	/** All learned parameters. */
	public long parameters() {
		return Math.addExact(weights, Math.addExact(biasParameters, normParameters));
	}

	/** Elements of all operands together. */
	public long inputElements() {
		long sum = 0;
		for (Shape shape : inputs) {
			sum = Math.addExact(sum, shape.elements());
		}
		return sum;
	}

	/** Elements of the result. */
	public long outputElements() {
		return output.elements();
	}
}
