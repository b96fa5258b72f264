package org.m2q.dsl.ide.navigate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import com.google.inject.Inject;
import com.google.inject.Singleton;

import org.eclipse.xtext.resource.XtextResource;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.ide.fix.QuickFix;
import org.m2q.dsl.ide.fix.TextEdit;
import org.m2q.dsl.ide.highlight.LexicalScanner;
import org.m2q.dsl.resource.Library;
import org.m2q.model.m2q.NamedElement;

/** Renames elements everywhere at once. Names of layers in quoted patterns are texts of their own and stay as they are. */
@Singleton
public final class Renamer {

	private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");

	@Inject
	private References references;
	@Inject
	private LexicalScanner scanner;

	/** The name under a place that can be changed; empty when there is none, or when it is one of the library. */
	public Optional<Place> candidate(XtextResource resource, int offset) {
		Optional<NamedElement> element = references.element(resource, offset);
		if (element.isEmpty() || element.get().eResource() == null || Library.isLibrary(element.get().eResource().getURI())) {
			return Optional.empty();
		}
		return references.occurrences(resource, offset).stream().map(Occurrence::place).filter(place -> place.offset() <= offset && offset <= place.end())
				.findFirst();
	}

	/**
	 * What a new name changes.
	 *
	 * @param document the text with the old name
	 * @param offset a place of the old name
	 * @param name the new name, without the escape that a word of the language needs
	 * @param documents where references are looked for, the text itself among them; those that do not see the element have none
	 * @param workspace used to check the result; the texts in it are as before when this returns
	 */
	public Renaming rename(M2qDocument document, int offset, String name, List<M2qDocument> documents, M2qWorkspace workspace) {
		Optional<XtextResource> resource = document.resource();
		if (resource.isEmpty() || candidate(resource.get(), offset).isEmpty()) {
			return Renaming.refused("There is nothing to rename here: place the caret on a name that this file or one that it imports declares.");
		}
		if (!NAME.matcher(name).matches()) {
			return Renaming.refused("'" + name + "' is not a name: letters, digits and '_', not beginning with a digit.");
		}
		NamedElement element = references.element(resource.get(), offset).orElseThrow();
		if (name.equals(element.getName())) {
			return Renaming.refused("The new name is the old one.");
		}
		String written = scanner.isKeyword(name) ? "^" + name : name;
		Map<String, List<TextEdit>> edits = new LinkedHashMap<>();
		for (Occurrence occurrence : references.occurrences(element, documents)) {
			Place place = occurrence.place();
			String old = workspace.text(place.uri()).map(text -> text.substring(place.offset(), place.end())).orElse("");
			// A qualified name ends with the name itself.
			int begin = old.lastIndexOf('.') + 1;
			edits.computeIfAbsent(place.uri(), uri -> new ArrayList<>()).add(new TextEdit(place.offset() + begin, place.length() - begin, written));
		}
		edits.values().forEach(list -> list.sort(Comparator.comparingInt(TextEdit::offset)));
		return conflict(edits, documents, workspace).map(Renaming::refused).orElseGet(() -> new Renaming(edits, ""));
	}

	/** Renaming must change no meaning: the texts have as many errors as before, and as many places name each other. */
	private Optional<String> conflict(Map<String, List<TextEdit>> edits, List<M2qDocument> documents, M2qWorkspace workspace) {
		Map<String, String> before = new LinkedHashMap<>();
		Map<String, Long> errors = new LinkedHashMap<>();
		for (M2qDocument document : documents) {
			if (edits.containsKey(document.uri())) {
				before.put(document.uri(), document.text().orElse(""));
				errors.put(document.uri(), errors(document));
			}
		}
		Map<String, Boolean> buffered = new LinkedHashMap<>();
		try {
			before.forEach((uri, text) -> {
				buffered.put(uri, workspace.hasBuffer(uri));
				workspace.setBuffer(uri, new QuickFix("", edits.get(uri)).apply(text));
			});
			for (String uri : before.keySet()) {
				M2qDocument after = workspace.open(uri);
				Optional<Problem> first = after.problems(Depth.STRUCTURE, Cancellation.NONE).stream().filter(Problem::isError).findFirst();
				if (errors(after) > errors.get(uri)) {
					return Optional.of("The new name is in use: " + first.orElseThrow().message());
				}
				TextEdit edit = edits.get(uri).getFirst();
				long found = after.resource().map(resource -> references.occurrences(resource, edit.offset()).size()).orElse(0);
				if (found != edits.get(uri).size()) {
					return Optional.of("The new name is in use: some references would mean something else.");
				}
			}
			return Optional.empty();
		} finally {
			before.forEach((uri, text) -> {
				if (buffered.getOrDefault(uri, false)) {
					workspace.setBuffer(uri, text);
				} else {
					workspace.removeBuffer(uri);
				}
			});
			before.keySet().forEach(workspace::open);
		}
	}

	private static long errors(M2qDocument document) {
		return document.problems(Depth.STRUCTURE, Cancellation.NONE).stream().filter(Problem::isError).count();
	}
}
