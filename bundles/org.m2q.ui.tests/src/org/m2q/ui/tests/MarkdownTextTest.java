package org.m2q.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.m2q.ui.internal.hover.MarkdownText.Look;
import org.m2q.ui.internal.hover.MarkdownText;

class MarkdownTextTest {

	private static List<String> marked(MarkdownText text, Look look) {
		return text.spans().stream().filter(span -> span.look() == look)
				.map(span -> text.text().substring(span.offset(), span.offset() + span.length())).toList();
	}

	@Test
	void marksBecomeLooks() {
		MarkdownText text = MarkdownText.of("**block** `MBConv(a)` is _good_, a_b is a name", 100);
		assertEquals("block MBConv(a) is good, a_b is a name", text.text());
		assertEquals(List.of("block"), marked(text, Look.STRONG));
		assertEquals(List.of("MBConv(a)"), marked(text, Look.CODE));
		assertEquals(List.of("good"), marked(text, Look.EMPHASIS));
	}

	@Test
	void paragraphsListsAndLongLines() {
		assertEquals("a b\nc\n• d\n• e", MarkdownText.of("a\nb\n\nc\n* d\n* e\n", 100).text());
		assertEquals("one two\nthree\nfour", MarkdownText.of("one two three four", 8).text());
		assertEquals("unbreakable\nx", MarkdownText.of("unbreakable x", 4).text());
	}

	@Test
	void tablesHaveColumns() {
		assertEquals("energy  by\n  1 pJ  DRAM\n 12 pJ  MAC", MarkdownText.of("| energy | by |\n|---:|---|\n| 1 pJ | DRAM |\n| 12 pJ | MAC |", 100).text());
	}

	@Test
	void longLastColumnsGoOnBelow() {
		assertEquals("energy  by\n  1 pJ  DRAM, read inputs of\n        the layer before\n 12 pJ  MAC",
				MarkdownText.of("| energy | by |\n|---:|---|\n| 1 pJ | DRAM, read inputs of the layer before |\n| 12 pJ | MAC |", 30).text());
		assertEquals("a  bc bc bc", MarkdownText.of("| a | bc bc bc |\n", 8).text());
	}

	@Test
	void rangesStayInsideTheText() {
		for (String markdown : List.of("", "|", "**", "`a", "```\ncode  \n", "| a | b |\n|---|---|\n| c |  |", "a **b `c` d** e", "_x")) {
			MarkdownText text = MarkdownText.of(markdown, 10);
			text.spans().forEach(span -> assertTrue(span.offset() >= 0 && span.offset() + span.length() <= text.text().length(), markdown));
		}
	}
}
