package org.m2q.ui.help.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

import org.eclipse.core.runtime.Platform;
import org.eclipse.osgi.util.NLS;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The cheat sheets as pages whose links do what a step says. */
final class CheatSheets {

	/** Names of their files without ending. */
	static final List<String> NAMES = List.of("quantize", "memory");
	/** Begin of the names of their pages. */
	static final String PREFIX = "cheatsheet-";
	/** Begin of a link that executes a command of the workbench. */
	static final String COMMAND = "command:";

	private CheatSheets() {
	}

	/** A cheat sheet as Markdown. */
	static String markdown(String name) throws IOException {
		try (InputStream stream = Platform.getBundle(HelpPages.BUNDLE).getEntry("cheatsheets/" + name + ".xml").openStream()) {
			Element sheet = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(stream).getDocumentElement();
			StringBuilder page = new StringBuilder("# ").append(sheet.getAttribute("title")).append("\n\n").append(text(sheet, "intro")).append('\n');
			NodeList items = sheet.getElementsByTagName("item");
			for (int i = 0; i < items.getLength(); i++) {
				Element item = (Element) items.item(i);
				page.append("\n## ").append(NLS.bind(Messages.step, i + 1, item.getAttribute("title"))).append("\n\n").append(text(item, "description"));
				if (item.getElementsByTagName("command").item(0) instanceof Element command) {
					// A bracket would end the link.
					page.append("\n\n[").append(Messages.perform).append("](").append(COMMAND)
							.append(command.getAttribute("serialization").replace('(', '{').replace(')', '}')).append(")\n");
				}
			}
			return page.toString();
		} catch (ParserConfigurationException | SAXException e) {
			throw new IOException(name, e);
		}
	}

	/** The command of a link. */
	static String serialization(String link) {
		return link.substring(COMMAND.length()).replace('{', '(').replace('}', ')');
	}

	private static String text(Element parent, String tag) {
		return parent.getElementsByTagName(tag).item(0).getTextContent().strip().replaceAll("\\s+", " ");
	}
}
