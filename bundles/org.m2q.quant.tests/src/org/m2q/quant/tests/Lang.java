package org.m2q.quant.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;

import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Policy;
import org.m2q.network.Elaborator;
import org.m2q.network.Layer;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Layers;
import org.m2q.quant.LayerMetrics;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.PolicyResolver;
import org.m2q.quant.ResolvedPolicy;

/** From text to resolved policies, for tests. */
final class Lang {

	/** A network with a layer of most kinds: conv, dwconv, pwconv, gpwconv, matmul, div, gavgpool, linear. */
	static final String MODEL = """
			block Bottleneck { widen: pwconv(32) > bn  depth: dwconv(5) > bn  project: pwconv(16) > bn }
			model M {
				input x: [3, 16, 16]
				stage stem: conv(16, stride = 2) > bn > hardswish
				stage body: {
					Bottleneck
					stage inner: pwconv(16, groups = 4)
				}
				tokens: to_tokens
				scores: from tokens, tokens > matmul(transpose_left = true)
				ratio: from scores, scores > div
				head: linear(10)
			}
			""";

	private static final M2qWorkspace WORKSPACE = M2qWorkspace.create();
	private static final String URI = "memory:/quant.m2q";

	private final String text;
	private final M2qDocument document;
	private final LayerNetwork network;

	private Lang(String text) {
		this.text = text;
		this.document = WORKSPACE.open(URI, text);
		this.network = Layers.of(new Elaborator(TextLocator.INSTANCE).elaborate(document.models().getFirst(), Map.of(), Cancellation.NONE).complete()
				.orElseThrow());
	}

	/** The model and policies. */
	static synchronized Lang of(String policies) {
		return new Lang(MODEL + policies);
	}

	/** Resolves the last policy. */
	ResolvedPolicy resolve(LayerMetrics metrics) {
		return new PolicyResolver(TextLocator.INSTANCE).resolve(document.definitions(Policy.class).getLast(), network, metrics, Cancellation.NONE);
	}

	/** Resolves the last policy without costs. */
	ResolvedPolicy resolve() {
		return resolve(LayerMetrics.NONE);
	}

	/** Resolves the last policy, which must be right. */
	ResolvedPolicy right() {
		ResolvedPolicy resolved = resolve();
		assertEquals(List.of(), resolved.problems());
		return resolved;
	}

	/** Every problem as {@code code at 'text'}. */
	List<String> problems() {
		return resolve().problems().stream().map(problem -> problem.code() + " at '" + covered(problem) + "'").toList();
	}

	/** What is wrong with the last policy without a network, as {@code code at 'text'}. */
	List<String> review() {
		return new PolicyResolver(TextLocator.INSTANCE).check(document.definitions(Policy.class).getLast(), Cancellation.NONE).stream()
				.map(problem -> problem.code() + " at '" + covered(problem) + "'").toList();
	}

	private String covered(Problem problem) {
		return text.substring(problem.span().offset(), problem.span().offset() + problem.span().length());
	}

	/** The names of all layers. */
	List<String> names() {
		return network.layers().stream().map(Layer::name).toList();
	}

	/** The names of the layers whose weights have this many bits. */
	List<String> withWeightBits(double bits) {
		ResolvedPolicy resolved = right();
		return network.layers().stream().filter(layer -> resolved.layers().get(layer.index()).weightBits() == bits).map(Layer::name).toList();
	}

	/** The precision of a layer. */
	LayerPrecision of(ResolvedPolicy resolved, String layer) {
		return resolved.layers().get(names().indexOf(layer));
	}

	LayerNetwork network() {
		return network;
	}
}
