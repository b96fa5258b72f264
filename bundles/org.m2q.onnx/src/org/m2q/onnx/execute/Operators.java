package org.m2q.onnx.execute;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import org.m2q.onnx.OnnxNode;

/** All operators that can be executed: those of the standard set, and the quantization of QONNX. */
final class Operators {

	private static final Map<String, Kernel> TABLE = table();
	private static final Map<String, Kernel> QONNX = qonnx();
	private static final Set<String> QONNX_DOMAINS = Set.of("qonnx.custom_op.general", "finn.custom_op.general");

	private Operators() {
	}

	private static Map<String, Kernel> table() {
		Map<String, Kernel> table = new TreeMap<>();
		Convolution.register(table);
		Elementwise.register(table);
		IntegerProducts.register(table);
		MatrixProducts.register(table);
		Normalizations.register(table);
		Pooling.register(table);
		Quantizing.register(table);
		Rearrangements.register(table);
		Reductions.register(table);
		Resizing.register(table);
		Views.register(table);
		return Collections.unmodifiableMap(table);
	}

	private static Map<String, Kernel> qonnx() {
		Map<String, Kernel> table = new TreeMap<>();
		QonnxQuantizing.register(table);
		return Collections.unmodifiableMap(table);
	}

	/** Names in alphabetical order. */
	static Set<String> names() {
		return TABLE.keySet();
	}

	static Optional<Kernel> find(OnnxNode node) {
		if (QONNX_DOMAINS.contains(node.domain())) {
			return Optional.ofNullable(QONNX.get(node.operator()));
		}
		return node.domain().isEmpty() ? Optional.ofNullable(TABLE.get(node.operator())) : Optional.empty();
	}
}
