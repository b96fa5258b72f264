package org.m2q.dsl.ide.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.eclipse.xtext.resource.XtextResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.base.problem.Problem;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.ide.fix.QuickFix;
import org.m2q.dsl.ide.fix.TextEdit;
import org.m2q.dsl.ide.navigate.FileLinks;
import org.m2q.dsl.ide.navigate.Fold;
import org.m2q.dsl.ide.navigate.Occurrence;
import org.m2q.dsl.ide.navigate.Place;
import org.m2q.dsl.ide.navigate.References;
import org.m2q.dsl.ide.navigate.Renaming;
import org.m2q.dsl.ide.navigate.Structure;

class NavigationTest {

	private static final String TEXT = """
			/**
			 * Two layers.
			 */
			block Twice(width) {
				input x: [channels, rows, columns]
				first: x -> conv(filters = width, kernel = 1)
				first -> conv(filters = width, kernel = 1) -> output
			}

			model Net(size = 8) {
				input image: [3, size, size]
				image -> Twice(width = 4) -> Twice(4) -> output
			}
			""";

	private final References references = Examples.SERVICES.references();
	private final Structure structure = Examples.SERVICES.structure();

	private static XtextResource resource(M2qDocument document) {
		return document.resource().orElseThrow();
	}

	@Test
	void everyWordOfAnExampleThatIsALocalNameIsFoundFromEachOfItsOccurrences() {
		M2qDocument document = Examples.example("efficientvit-b1.m2q");
		String text = document.text().orElseThrow();
		int checked = 0;
		for (int offset = 0; offset < text.length(); offset += 7) {
			List<Occurrence> all = references.occurrences(resource(document), offset);
			for (Occurrence occurrence : all) {
				assertEquals(all, references.occurrences(resource(document), occurrence.place().offset()), text.substring(occurrence.place().offset(),
						occurrence.place().end()));
			}
			checked += all.size();
		}
		assertTrue(checked > 100, checked + " occurrences");
	}

	@Test
	void aReferenceLeadsToItsDeclaration() {
		M2qDocument document = Examples.example("efficientvit-b1.m2q");
		String text = document.text().orElseThrow();
		Place block = references.declaration(resource(document), text.indexOf("MBConv(32, stride")).orElseThrow();
		assertEquals("MBConv", Examples.SERVICES.workspace().text(block.uri()).orElseThrow().substring(block.offset(), block.end()));
		int run = text.indexOf("run EfficientViT_B1") + 4;
		Place model = references.declaration(resource(document), run).orElseThrow();
		assertEquals(document.uri(), model.uri());
		assertTrue(text.substring(0, model.offset()).endsWith("model "));
	}

	@Test
	void quotedPathsLeadToTheirFiles() {
		M2qDocument document = Examples.example("fashion-efficientvit.m2q");
		String text = document.text().orElseThrow();
		List<FileLinks.Link> links = Examples.SERVICES.fileLinks().of(resource(document));
		links.forEach(link -> assertTrue(text.substring(link.place().offset(), link.place().end()).startsWith("\""), text.substring(link.place().offset(), link.place().end())));
		List<String> named = links.stream().map(link -> text.substring(link.place().offset() + 1, link.place().end() - 1)).toList();
		assertTrue(named.contains("policies/w8a8.m2q") && named.contains("weights/fashion-efficientvit.safetensors"), named.toString());
		links.forEach(link -> assertTrue(link.target().endsWith(text.substring(link.place().offset() + 1, link.place().end() - 1)), link.toString()));
		assertTrue(Examples.SERVICES.fileLinks().at(resource(document), text.indexOf('"' + "weights/fashion")).isPresent());
		assertTrue(Examples.SERVICES.fileLinks().at(resource(document), text.indexOf("model Fashion")).isEmpty());
	}

	@Test
	void filesThatAreNotThereAreNoLinks() {
		M2qDocument document = Examples.open("model A {\n\tinput x: [3, 8, 8]\n\toutput y = x\n}\nexperiment E {\n\tweights \"none.safetensors\"\n}\n");
		assertEquals(List.of(), Examples.SERVICES.fileLinks().of(resource(document)));
	}

	@Test
	void commentsAndKeywordsNameNothing() {
		M2qDocument document = Examples.example("efficientvit-b1.m2q");
		String text = document.text().orElseThrow();
		assertTrue(references.occurrences(resource(document), text.indexOf("model EfficientViT_B1") + 1).isEmpty());
		assertTrue(references.declaration(resource(document), 0).isEmpty());
	}

	@Test
	void bodiesAndCommentsFold() {
		List<Fold> folds = structure.folds(resource(Examples.open(TEXT)));
		assertEquals(List.of(Fold.Kind.COMMENT, Fold.Kind.BODY, Fold.Kind.BODY), folds.stream().map(Fold::kind).toList());
		for (Fold fold : folds) {
			String folded = TEXT.substring(fold.offset(), fold.offset() + fold.length());
			assertTrue(folded.startsWith("/**") && folded.endsWith("*/") || folded.startsWith("{") && folded.endsWith("}"), folded);
		}
	}

	@Test
	void textWithOpenBracesFoldsWhatIsClosed() {
		assertEquals(1, structure.folds(resource(Examples.open("model A {\n block B {\n }\n"))).size());
	}

	@Test
	void aSelectionGrowsFromTheWordToTheText() {
		String text = Examples.example("efficientvit-b1.m2q").text().orElseThrow();
		XtextResource resource = resource(Examples.example("efficientvit-b1.m2q"));
		for (int offset = 0; offset <= text.length(); offset += 31) {
			List<Place> places = structure.around(resource, offset);
			assertEquals(text.length(), places.getLast().length());
			for (int i = 1; i < places.size(); i++) {
				assertTrue(places.get(i).offset() <= places.get(i - 1).offset() && places.get(i - 1).end() <= places.get(i).end());
			}
		}
	}

	@Test
	void renamingChangesEveryReferenceOfEveryFileAndNothingElse(@TempDir Path folder) throws IOException {
		M2qWorkspace workspace = Examples.SERVICES.workspace();
		List<M2qDocument> documents = new ArrayList<>();
		try (Stream<Path> files = Files.walk(Examples.folder())) {
			for (Path file : files.filter(file -> file.toString().endsWith(".m2q")).sorted().toList()) {
				Path copy = folder.resolve(Examples.folder().relativize(file).toString());
				Files.createDirectories(copy.getParent());
				Files.copy(file, copy);
			}
		}
		Path file = folder.resolve("efficientvit-b1.m2q");
		M2qDocument document = workspace.open(file);
		documents.add(document);
		documents.addAll(document.imported());
		String text = document.text().orElseThrow();
		List<String> problems = messages(document);
		assertTrue(problems.stream().noneMatch(message -> message.startsWith("No ")), problems.toString());
		int place = text.indexOf("model EfficientViT_B1") + 6;
		Renaming renaming = Examples.SERVICES.renamer().rename(document, place, "Renamed", documents, workspace);
		assertEquals("", renaming.obstacle());
		Matcher words = Pattern.compile("\\bEfficientViT_B1\\b").matcher(text.replace("//", "  "));
		assertEquals(words.results().map(word -> word.start()).toList(), renaming.edits().get(document.uri()).stream().map(TextEdit::offset).toList(), text);
		for (Map.Entry<String, List<TextEdit>> entry : renaming.edits().entrySet()) {
			Files.writeString(Path.of(java.net.URI.create(entry.getKey())), new QuickFix("", entry.getValue()).apply(workspace.text(entry.getKey()).orElseThrow()));
		}
		assertEquals(problems, messages(workspace.open(file)));
		assertTrue(workspace.open(file).models().stream().anyMatch(model -> model.getName().equals("Renamed")));
	}

	@Test
	void aNameThatIsInUseIsRefusedAndTheTextsStay() {
		M2qDocument document = Examples.example("efficientvit-b1.m2q");
		String text = document.text().orElseThrow();
		int place = text.indexOf("model EfficientViT_B1") + 6;
		M2qDocument two = Examples.open(TEXT + TEXT.replace("block Twice", "block Other").replace("model Net", "model Other"));
		assertFalse(rename(two, TEXT.indexOf("Net"), "Other").isPossible());
		assertFalse(rename(two, TEXT.indexOf("size"), "image").isPossible());
		assertFalse(rename(document, place, "2fast").isPossible());
		assertFalse(rename(document, place, "a b").isPossible());
		assertFalse(rename(document, place, "EfficientViT_B1").isPossible());
		assertFalse(rename(document, 0, "other").isPossible());
		assertFalse(rename(document, text.indexOf("MBConv(32, stride"), "other").isPossible());
		assertEquals(text, Examples.SERVICES.workspace().text(document.uri()).orElseThrow());
		assertFalse(Examples.SERVICES.workspace().hasBuffer(document.uri()));
	}

	@Test
	void wordsOfTheLanguageAreEscaped() {
		M2qDocument document = Examples.example("efficientvit-b1.m2q");
		Renaming renaming = rename(document, document.text().orElseThrow().indexOf("model EfficientViT_B1") + 6, "model");
		assertEquals("", renaming.obstacle());
		assertTrue(renaming.edits().values().stream().flatMap(List::stream).allMatch(edit -> edit.text().equals("^model")));
	}

	private static Renaming rename(M2qDocument document, int place, String name) {
		return Examples.SERVICES.renamer().rename(document, place, name, List.of(document), Examples.SERVICES.workspace());
	}

	@Test
	void brokenTextsAreNoObstacle() {
		for (String text : List.of("", "{", "model", "model A { x: conv( }", "block B(w) { x -> B(w = ", "\uFFFF")) {
			XtextResource resource = resource(Examples.open(text));
			for (int offset = 0; offset <= text.length(); offset++) {
				references.occurrences(resource, offset);
				references.declaration(resource, offset);
				structure.around(resource, offset);
			}
			structure.folds(resource);
			assertFalse(Examples.open(text).problems().stream().anyMatch(problem -> problem.code().contains("internal")));
		}
	}

	private static List<String> messages(M2qDocument document) {
		return document.allProblems().stream().map(Problem::message).map(message -> message.replace("EfficientViT_B1", "Renamed")).toList();
	}
}
