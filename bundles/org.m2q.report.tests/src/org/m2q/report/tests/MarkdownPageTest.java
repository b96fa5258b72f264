package org.m2q.report.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.m2q.report.MarkdownPage;

class MarkdownPageTest {

	private static String body(String markdown) {
		String page = MarkdownPage.html("Title", markdown);
		return page.substring(page.indexOf("<body>\n") + "<body>\n".length(), page.indexOf("</body>"));
	}

	@Test
	void headingsParagraphsAndLists() {
		assertEquals("<h1>One</h1>\n<h2>Two</h2>\n<p><strong>A</strong> first<br>\n<strong>B</strong> second</p>\n<ul>\n<li>x</li>\n<li>y</li>\n</ul>\n",
				body("# One\n\n## Two\n\n**A** first  \n**B** second\n\n- x\n- y\n"));
	}

	@Test
	void tables() {
		assertEquals("<table>\n<thead><tr><th></th><th class=\"number\">A</th></tr></thead>\n<tbody>\n<tr><td>EDP</td><td class=\"number\">1 pJ·s</td></tr>\n</tbody>\n</table>\n",
				body("|  | A |\n|---|--:|\n| EDP | 1 pJ·s |\n"));
		assertEquals("<p>| no table |</p>\n", body("| no table |\n"));
		assertTrue(body("| a | b |\n| --: | --- |\n| x \\| y | z |\n").contains("<td class=\"number\">x | y</td><td>z</td>"));
	}

	@Test
	void namesBringNoMarkup() {
		String page = MarkdownPage.html("<script>", "# a<script>\n\nx \\<b\\> \\_y\\_ \\*z\\* & \"q\"\n");
		assertFalse(page.contains("<script>") || page.contains("<b>"), page);
		assertTrue(page.contains("x &lt;b&gt; _y_ *z* &amp; &quot;q&quot;"), page);
	}
}
