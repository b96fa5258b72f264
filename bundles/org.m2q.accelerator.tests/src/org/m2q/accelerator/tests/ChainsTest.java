package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.accelerator.LayerCost;
import org.m2q.base.problem.ProblemCodes;

/** Chains of fused layers that form a circle, name a layer twice, share layers or select nothing: a warning at the chain, and every layer is priced once. */
class ChainsTest {

	private static final String TEXT = """
			language 1.0
			model Net { input x: [16, 28, 28] a: pwconv(32) b: dwconv(3) c: pwconv(16) d: dwconv(3) output y }
			policy Eight { default { weights int8 uniform symmetric per filter activations int8 symmetric per tensor accumulator int32 } }
			accelerator Acc {
				clock 500 MHz
				engine A: multiplier-array 8 by 8 { mac int8 * int8: 1 per cycle }
				buffer w holds weights: capacity 16 KiB, width 16 B, energy 0.1 pJ/bit
				buffer i: capacity 64 KiB, width 16 B, energy 0.1 pJ/bit
				dram d: bandwidth 0.5 GB/s, energy 8 pJ/bit
			}
			mapping Map on Acc { map all -> A %CHAINS% }
			experiment X { run Net with Eight on Acc using Map }
			""";

	private static Outcome run(String chains) {
		Outcome outcome = Outcome.of(TEXT.replace("%CHAINS%", chains));
		outcome.sound();
		assertEquals(List.of(), outcome.errors());
		List<LayerCost> layers = outcome.costs().getFirst().layers();
		Set<Integer> fused = new HashSet<>();
		for (LayerCost layer : layers) {
			List<Integer> group = layer.fusedWith();
			assertTrue(group.isEmpty() || group.contains(layer.layer().index()));
			// Whoever is in a group says the same of it, so that no layer is in two.
			group.forEach(member -> assertEquals(group, layers.get(member).fusedWith()));
			fused.addAll(group);
		}
		return outcome;
	}

	/** What is marked as matching nothing. */
	private static List<String> idle(Outcome outcome) {
		return outcome.problems().stream().filter(problem -> problem.code().equals(ProblemCodes.MAPPING_NO_MATCH)).map(outcome::marked).distinct().toList();
	}

	@Test
	void aChainThatIsRight() {
		Outcome outcome = run("fuse layer \"a\" >> layer \"b\"");
		assertEquals(List.of(), idle(outcome));
		assertEquals(List.of(0, 1), outcome.costs().getFirst().layers().getFirst().fusedWith());
	}

	@ParameterizedTest
	@ValueSource(strings = { "fuse layer \"b\" >> layer \"a\"", "fuse layer \"a\" >> layer \"a\"", "pipeline layer \"a\" >> layer \"b\" >> layer \"a\"",
			"fuse layer \"a\" >> layer \"c\"", "pipeline layer \"nothing\" >> layer \"b\"", "fuse stage nothing >> dwconv", "fuse layer \"d\" >> layer \"a\"", "fuse linear >> matmul" })
	void aChainThatCannotBe(String chain) {
		assertEquals(List.of(chain), idle(run(chain)));
	}

	@Test
	void aCircle() {
		Outcome outcome = run("fuse layer \"a\" >> layer \"b\" fuse layer \"b\" >> layer \"a\"");
		assertEquals(List.of("fuse layer \"b\" >> layer \"a\""), idle(outcome));
		assertEquals(List.of(0, 1), outcome.costs().getFirst().layers().get(1).fusedWith());
	}

	/** The first chain has the layer; the second one cannot be followed any more and is told of. */
	@ParameterizedTest
	@ValueSource(strings = { "fuse layer \"b\" >> layer \"c\"", "fuse layer \"a\" >> layer \"b\"", "pipeline layer \"a\" >> layer \"b\"", "fuse layer \"a\" >> layer \"b\" >> layer \"c\"" })
	void aLayerInTwoChains(String second) {
		Outcome outcome = run("fuse layer \"a\" >> layer \"b\" " + second);
		assertEquals(List.of(second), idle(outcome));
		assertEquals(List.of(0, 1), outcome.costs().getFirst().layers().getFirst().fusedWith());
	}

	/** Chains of kinds are written as alternatives, the better ones first: that nothing is left for the later ones is no news. */
	@Test
	void alternatives() {
		assertEquals(List.of(), idle(run("fuse pwconv >> dwconv fuse dwconv >> pwconv")));
	}
}
