package org.m2q.dsl.ide.tests;

import java.nio.file.Files;
import java.nio.file.Path;

import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.LanguageServices;

/** The services under test, and text to test them with. */
final class Examples {

	/** One set of services for all tests; setting them up takes a second. */
	static final LanguageServices SERVICES = LanguageServices.create();

	private static final String ADDRESS = "file:/virtual/test.m2q";

	private Examples() {
	}

	/** Opens text under a made-up address. */
	static M2qDocument open(String text) {
		return SERVICES.workspace().open(ADDRESS, text);
	}

	/** Opens an example. */
	static M2qDocument example(String name) {
		return SERVICES.workspace().open(folder().resolve(name));
	}

	/** Opens changed text in place of an example, so that its imports are found. */
	static M2qDocument changed(String name, String text) {
		return SERVICES.workspace().open(folder().resolve(name).toUri().toString(), text);
	}

	/** Folder of the examples. */
	static Path folder() {
		String root = System.getProperty("m2q.root");
		for (Path folder = Path.of(root == null ? "" : root).toAbsolutePath(); folder != null; folder = folder.getParent()) {
			if (Files.isDirectory(folder.resolve("dsl-examples"))) {
				return folder.resolve("dsl-examples");
			}
		}
		throw new IllegalStateException("no dsl-examples above the working directory");
	}
}
