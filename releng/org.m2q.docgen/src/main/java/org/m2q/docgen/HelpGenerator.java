package org.m2q.docgen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Makes HTML pages and a table of contents for the Eclipse help of the Markdown pages that its list names.
 *
 * <p>Arguments: the folder with the pages, the list (a name of a page per line, in the order of the contents), the folder to write. The same
 * pages give the same bytes. It fails when a page of the folder is not in the list, or a link leads to a page or a heading that is not there.
 */
public final class HelpGenerator {

	private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
	private static final String MARKDOWN = ".md";
	private static final int TOC_LEVEL = 3;

	private final Map<String, Page> pages = new HashMap<>();
	private final List<String> problems = new ArrayList<>();

	private record Section(int level, String title, String anchor) {
	}

	private record Page(String name, Node document, List<Section> sections) {
	}

	private HelpGenerator() {
	}

	/** Runs it. */
	public static void main(String[] arguments) throws IOException {
		Path docs = Path.of(arguments[0]);
		List<String> order = Files.readAllLines(Path.of(arguments[1])).stream().map(String::strip).filter(line -> !line.isEmpty()).toList();
		new HelpGenerator().run(docs, order, Path.of(arguments[2]));
	}

	private void run(Path docs, List<String> order, Path target) throws IOException {
		Parser parser = Parser.builder().extensions(EXTENSIONS).build();
		for (String name : order) {
			Node document = parser.parse(Files.readString(docs.resolve(name + MARKDOWN)));
			pages.put(name, new Page(name, document, sections(document)));
		}
		try (Stream<Path> files = Files.list(docs)) {
			files.map(file -> file.getFileName().toString()).filter(file -> file.endsWith(MARKDOWN)).map(file -> file.replace(MARKDOWN, ""))
					.filter(name -> !pages.containsKey(name)).sorted().forEach(name -> problems.add(name + MARKDOWN + " is not in the contents"));
		}
		Files.createDirectories(target);
		for (String name : order) {
			Files.writeString(target.resolve(name + ".html"), html(pages.get(name)));
		}
		Files.writeString(target.resolve("toc.xml"), contents(order));
		if (!problems.isEmpty()) {
			throw new IllegalStateException("The help cannot be made of docs/:\n  " + String.join("\n  ", problems));
		}
	}

	private static List<Section> sections(Node document) {
		List<Section> sections = new ArrayList<>();
		document.accept(new AbstractVisitor() {
			@Override
			public void visit(Heading heading) {
				String title = text(heading);
				sections.add(new Section(heading.getLevel(), title, anchor(title)));
			}
		});
		return sections;
	}

	private static String text(Node node) {
		StringBuilder text = new StringBuilder();
		node.accept(new AbstractVisitor() {
			@Override
			public void visit(Text part) {
				text.append(part.getLiteral());
			}

			@Override
			public void visit(Code part) {
				text.append(part.getLiteral());
			}
		});
		return text.toString();
	}

	/** The anchor that code hosting sites give a heading. */
	private static String anchor(String title) {
		return title.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}\\- _]", "").replace(' ', '-');
	}

	private String html(Page page) {
		page.document().accept(new AbstractVisitor() {
			@Override
			public void visit(Link link) {
				link.setDestination(target(page, link.getDestination()));
				visitChildren(link);
			}

			@Override
			public void visit(Image image) {
				// Pictures of the user interface are not needed inside it.
				image.unlink();
			}
		});
		HtmlRenderer renderer = HtmlRenderer.builder().extensions(EXTENSIONS).attributeProviderFactory(context -> (node, tag, attributes) -> {
			if (node instanceof Heading heading) {
				attributes.put("id", anchor(text(heading)));
			}
		}).build();
		String title = page.sections().isEmpty() ? page.name() : page.sections().get(0).title();
		return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>" + escape(title)
				+ "</title>\n<link rel=\"stylesheet\" href=\"../help.css\">\n</head>\n<body>\n" + renderer.render(page.document()) + "</body>\n</html>\n";
	}

	/** Where a link of a page leads in the help. */
	private String target(Page page, String link) {
		if (link.contains("://")) {
			return link;
		}
		String[] parts = link.split("#", 2);
		String file = parts[0].isEmpty() ? page.name() + MARKDOWN : parts[0];
		Page other = pages.get(file.replaceFirst("\\.md$", ""));
		if (other == null) {
			// Files of the source tree are no part of the help.
			if (file.endsWith(MARKDOWN) && !file.startsWith("../")) {
				problems.add(page.name() + MARKDOWN + " links to " + link + ", which is not there");
			}
			return "#";
		}
		if (parts.length == 2 && other.sections().stream().noneMatch(section -> section.anchor().equals(parts[1]))) {
			problems.add(page.name() + MARKDOWN + " links to " + link + ", and there is no such heading");
		}
		return other.name() + ".html" + (parts.length == 2 ? "#" + parts[1] : "");
	}

	private String contents(List<String> order) {
		StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<toc label=\"M2Q Workbench\" topic=\"html/" + order.get(0)
				+ ".html\">\n");
		for (String name : order) {
			int level = 0;
			for (Section section : pages.get(name).sections()) {
				if (section.level() > TOC_LEVEL) {
					continue;
				}
				for (; level >= section.level(); level--) {
					xml.append("</topic>\n");
				}
				for (; level < section.level(); level++) {
					String anchor = section.level() == 1 ? "" : "#" + section.anchor();
					xml.append("<topic label=\"").append(escape(section.title())).append("\" href=\"html/").append(name).append(".html").append(anchor)
							.append("\">\n");
				}
			}
			xml.append("</topic>\n".repeat(level));
		}
		return xml.append("</toc>\n").toString();
	}

	private static String escape(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
	}
}
