package org.m2q.network.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.m2q.network.Network;

/** Names of nodes and their stability. */
final class NamingTest {

	private static final String BLOCKS = """
			block Unit { conv(8) > bn > relu }
			block MBConv { widen: conv(8) > bn > relu  project: conv(8) > bn }
			block DS { Unit > Unit }
			block SE { relu }
			""";

	@ParameterizedTest(name = "{0} -> {1}")
	@CsvSource(delimiter = '|', textBlock = """
			conv(8)                                       | conv
			conv(8) > conv(8)                             | conv, conv2
			conv(8) > bn > relu > bn                      | conv, bn, relu, bn2
			stem: conv(8)                                 | stem
			stem: conv(8) > bn > relu                     | stem, stem.bn, stem.relu
			stem: conv(8) > conv(8)                       | stem.conv, stem.conv2
			stem: bn > relu                               | stem.bn, stem.relu
			stem: relu                                    | stem
			stem: to_tokens > layernorm                   | stem, stem.layernorm
			stem: Unit                                    | stem, stem.bn, stem.relu
			stem: Unit > relu                             | stem, stem.bn, stem.relu, stem.relu2
			Unit                                          | unit, unit.bn, unit.relu
			Unit > SE                                     | unit, unit.bn, unit.relu, se
			stem: MBConv                                  | stem.widen, stem.widen.bn, stem.widen.relu, stem.project, stem.project.bn
			MBConv                                        | mbConv.widen, mbConv.widen.bn, mbConv.widen.relu, mbConv.project, mbConv.project.bn
			stem: Unit > Unit                             | stem.unit, stem.unit.bn, stem.unit.relu, stem.unit2, stem.unit2.bn, stem.unit2.relu
			stem: DS                                      | stem.unit, stem.unit.bn, stem.unit.relu, stem.unit2, stem.unit2.bn, stem.unit2.relu
			repeat 2 { conv(8) }                          | block0, block1
			repeat 2 as i { conv(8) > bn }                | i0, i0.bn, i1, i1.bn
			repeat 2 { conv(8) > conv(8) }                | block0.conv, block0.conv2, block1.conv, block1.conv2
			repeat 1 { Unit } > repeat 2 { conv(8) }      | block0, block0.bn, block0.relu, block2_0, block2_1
			s: repeat 2 { conv(8) }                       | s.block0, s.block1
			s: residual { conv(8) }                       | s, s.add
			s: residual { conv(8) } > relu                | s, s.add, s.relu
			s: residual { conv(8) } shortcut { conv(8) }  | s.conv, s.conv2, s.add
			repeat 1 { residual { MBConv } }              | block0.widen, block0.widen.bn, block0.widen.relu, block0.project, block0.project.bn, block0.add
			s: { conv(8) }                                | s
			s: { a: conv(8) b: conv(8) }                  | s.a, s.b
			s: if true { conv(8) } else { conv(8) }       | s.conv
			branches { a: relu b: conv(8) } > add         | a, b, add
			branches { relu conv(8) } > add               | relu, conv, add
			a, b: split(2)                                | a
			conv2: relu conv(8) > conv(8)                 | conv2, conv, conv3
			""")
	void names(String body, String names) {
		Network network = Lang.elaborate(BLOCKS + Lang.model("[8, 4, 4]", body)).complete().orElseThrow();
		assertEquals(List.of(names.split(", ")), Lang.names(network));
	}

	@Test
	void editsElsewhereLeaveNamesAlone() {
		String stages = "stage one: { down: MBConv repeat 2 { residual { MBConv } } }\nstage two: { down: MBConv repeat 2 { Unit } }";
		List<String> before = Lang.names(Lang.network(BLOCKS + Lang.model("[8, 4, 4]", stages)));
		List<String> after = Lang.names(Lang.network(BLOCKS + Lang.model("[8, 4, 4]", "stem: Unit\n" + stages.replace("repeat 2 { residual", "repeat 5 { residual"))));
		List<String> two = before.stream().filter(name -> name.startsWith("two.")).toList();
		assertEquals(two, after.stream().filter(name -> name.startsWith("two.")).toList());
		assertEquals(before.stream().filter(name -> name.startsWith("one.block1.")).toList(),
				after.stream().filter(name -> name.startsWith("one.block1.")).toList());
	}

	@Test
	void stagesAreRemembered() {
		Network network = Lang.network(Lang.model("[8]", "relu stage a: { gelu stage b: silu } b: relu6"));
		assertEquals(List.of("", "a", "a.b", ""), network.nodes().stream().map(node -> node.stage()).toList());
	}
}
