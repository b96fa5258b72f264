package org.m2q.network.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.m2q.network.Layer;
import org.m2q.network.LayerNetwork;
import org.m2q.network.LayerSelector;

/** Patterns of names, and operators. */
final class LayerSelectorTest {

	@ParameterizedTest(name = "{0} {1} {2}")
	@CsvSource({ "stage3.block1.qkv, stage3.block1.qkv, true", "stage3.*, stage3.block1.qkv, true", "*.qkv, stage3.block1.qkv, true",
			"stage?.block?.qkv, stage3.block1.qkv, true", "*, anything, true", "**, anything, true", "'', anything, false", "'', '', true", "*, '', true",
			"stage3.*, stage3, false", "stage3.*, stage33.a, false", "a*b*a, aba, true", "a*b*a, ab, false", "*ab, aab, true", "*a?b*, xxacbxx, true",
			"*aab*, aaab, true", "a*a, a, false", "stage3.block1, stage3xblock1, false", "(a|b), a, false", "[ab], a, false" })
	void globs(String pattern, String name, boolean matches) {
		assertEquals(matches, LayerSelector.glob(pattern).matcher(name).matches());
	}

	@Test
	void manyStarsAreFast() {
		assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertFalse(LayerSelector.glob("*a".repeat(40) + "*b").matcher("a".repeat(5000)).matches()));
	}

	@Test
	void convolutionsAreChosenByWhatTheyAre() {
		LayerNetwork layers = Lang.layers(Lang.model("[8, 4, 4]",
				"a: conv(8) b: conv(8, kernel = 1) c: conv(8, groups = 8) d: conv(8, groups = 2) e: pwconv(8, groups = 2) f: dwconv g: softmax"));
		assertEquals(List.of("a", "d"), selected(layers, "conv"));
		assertEquals(List.of("b", "e"), selected(layers, "pwconv"));
		assertEquals(List.of("c", "f"), selected(layers, "dwconv"));
		assertEquals(List.of("g"), selected(layers, "softmax"));
		assertEquals(List.of(), selected(layers, "bn"));
	}

	private static List<String> selected(LayerNetwork layers, String operator) {
		return layers.layers().stream().filter(LayerSelector.operators(operator)::selects).map(Layer::name).toList();
	}
}
