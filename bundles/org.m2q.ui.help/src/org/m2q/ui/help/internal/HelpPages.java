package org.m2q.ui.help.internal;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.eclipse.core.runtime.FileLocator;
import org.eclipse.core.runtime.Platform;
import org.osgi.framework.Bundle;

/** All pages of the help, in the order of the contents. */
final class HelpPages {

	static final String BUNDLE = "org.m2q.doc";

	private final Map<String, HelpPage> pages;

	private HelpPages(Map<String, HelpPage> pages) {
		this.pages = pages;
	}

	/** Reads them. */
	static HelpPages load() throws IOException {
		Map<String, HelpPage> pages = new LinkedHashMap<>();
		for (String name : read("contents.txt").lines().map(String::strip).filter(line -> !line.isEmpty()).toList()) {
			pages.put(name, HelpPage.of(name, read(name + ".md")));
		}
		for (String name : CheatSheets.NAMES) {
			pages.put(CheatSheets.PREFIX + name, HelpPage.of(CheatSheets.PREFIX + name, CheatSheets.markdown(name)));
		}
		return new HelpPages(pages);
	}

	private static String read(String file) throws IOException {
		Bundle bundle = Platform.getBundle(BUNDLE);
		URL entry = bundle.getEntry("pages/" + file);
		if (entry != null) {
			try (InputStream stream = entry.openStream()) {
				return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
			}
		}
		// A bundle that is run from its sources has no copy of the pages.
		File location = FileLocator.getBundleFileLocation(bundle).orElseThrow(() -> new IOException(file));
		return Files.readString(Path.of(location.getPath(), "../../docs", file).normalize());
	}

	/** In the order of the contents. */
	List<HelpPage> all() {
		return List.copyOf(pages.values());
	}

	/** A page by its name. */
	Optional<HelpPage> find(String name) {
		return Optional.ofNullable(pages.get(name));
	}

	/**
	 * The section that a link means, such as {@code /org.m2q.doc/html/language.html#units} or {@code language.md}.
	 *
	 * @param from the page with the link
	 */
	Optional<HelpPage.Section> resolve(String link, Optional<HelpPage> from) {
		String[] parts = link.split("#", 2);
		String name = parts[0].substring(parts[0].lastIndexOf('/') + 1).replaceFirst("\\.(md|html)$", "");
		Optional<HelpPage> page = name.isEmpty() ? from : find(name);
		return page.flatMap(found -> found.sections().stream().filter(section -> parts.length < 2 || section.anchor().equals(parts[1])).findFirst());
	}

	/** Whether a section or its text contains some words. */
	static boolean matches(HelpPage.Section section, String words) {
		String all = (section.title() + "\n" + section.text()).toLowerCase(Locale.ROOT);
		for (String word : words.toLowerCase(Locale.ROOT).split("\\s+")) {
			if (!all.contains(word)) {
				return false;
			}
		}
		return true;
	}
}
