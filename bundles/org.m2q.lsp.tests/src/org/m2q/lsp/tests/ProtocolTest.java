package org.m2q.lsp.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import com.google.gson.JsonObject;

import org.eclipse.lsp4j.*;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ProtocolTest {

	private static Session session;
	private static String uri;
	private static String text;

	@BeforeAll
	static void start() throws IOException {
		session = new Session();
		assertEquals("m2q", session.initialize(Session.examples()).getServerInfo().getName());
		Path file = Session.examples().resolve("efficientvit-b1.m2q");
		text = Files.readString(file);
		uri = session.open(file);
	}

	@AfterAll
	static void end() {
		session.close();
		assertEquals(0, Session.get(session.exit));
	}

	private static TextDocumentService texts() {
		return session.server().getTextDocumentService();
	}

	private static Position at(String word) {
		return Session.position(text, text.indexOf(word));
	}

	@Test
	void anExampleHasNoErrorsAndAnEditBringsThemAndTakesThemAway() throws InterruptedException {
		String other = session.open(Session.examples().resolve("other.m2q").toUri().toString(), "model A(n = 1) {\n\tinput x: [3, 8, 8]\n\tx -> relu -> output\n}\n");
		assertTrue(session.diagnostics(other, all -> true).getDiagnostics().stream().noneMatch(d -> d.getSeverity() == DiagnosticSeverity.Error));
		int broken = session.change(other, new Range(new Position(2, 6), new Position(2, 10)), "rleu");
		Diagnostic error = session.diagnostics(other, all -> all.getVersion() >= broken).getDiagnostics().stream()
				.filter(d -> d.getSeverity() == DiagnosticSeverity.Error).findFirst().orElseThrow();
		assertEquals(new Range(new Position(2, 6), new Position(2, 10)), error.getRange());
		assertTrue(error.getCode().getLeft().startsWith("m2q."), error.toString());
		CodeActionParams params = new CodeActionParams(Session.id(other), error.getRange(), new CodeActionContext(List.of(error)));
		List<CodeAction> actions = Session.get(texts().codeAction(params)).stream().map(Either::getRight).toList();
		CodeAction repair = actions.stream().filter(action -> action.getTitle().contains("relu")).findFirst().orElseThrow();
		TextEdit edit = repair.getEdit().getChanges().get(other).get(0);
		int repaired = session.change(other, edit.getRange(), edit.getNewText());
		assertTrue(session.diagnostics(other, all -> all.getVersion() >= repaired).getDiagnostics().stream()
				.noneMatch(d -> d.getSeverity() == DiagnosticSeverity.Error));
		texts().didClose(new DidCloseTextDocumentParams(Session.id(other)));
		assertTrue(session.diagnostics(other, all -> all.getDiagnostics().isEmpty()).getDiagnostics().isEmpty());
	}

	@Test
	void incrementalChangesGiveTheTextOfTheClient() throws InterruptedException {
		String own = "file:///virtual/random.m2q";
		String state = "model A {\n\t// ä€😀\r\n}\n";
		session.open(own, state);
		Random random = new Random(7);
		String[] pieces = { "", "\n", "x", "€", "😀", "model B {\n}\n", "}", "\t" };
		int version = 0;
		for (int i = 0; i < 200; i++) {
			int from = boundary(state, random.nextInt(state.length() + 1));
			int to = boundary(state, Math.min(state.length(), from + random.nextInt(4)));
			String piece = pieces[random.nextInt(pieces.length)];
			version = session.change(own, new Range(Session.position(state, from), Session.position(state, Math.max(from, to))), piece);
			state = state.substring(0, from) + piece + state.substring(Math.max(from, to));
		}
		// The whole text as a selection ends where the text of the client ends.
		int last = version;
		session.diagnostics(own, all -> all.getVersion() >= last);
		SelectionRange range = Session.get(texts().selectionRange(new SelectionRangeParams(Session.id(own), List.of(new Position(0, 0))))).get(0);
		while (range.getParent() != null) {
			range = range.getParent();
		}
		assertEquals(Session.position(state, state.length()), range.getRange().getEnd(), state);
		texts().didClose(new DidCloseTextDocumentParams(Session.id(own)));
	}

	/** No place between the halves of a character or of a line end. */
	private static int boundary(String text, int offset) {
		boolean within = offset > 0 && offset < text.length()
				&& (Character.isLowSurrogate(text.charAt(offset)) || text.charAt(offset) == '\n' && text.charAt(offset - 1) == '\r');
		return within ? offset - 1 : offset;
	}

	@Test
	void aHoverShowsShapesAndCost() {
		Hover hover = Session.get(texts().hover(new HoverParams(Session.id(uri), at("MBConv(32, stride"))));
		String markdown = hover.getContents().getRight().getValue();
		assertTrue(markdown.contains("MBConv") && markdown.contains("EDP"), markdown);
		assertEquals("MBConv", Session.part(text, hover.getRange()));
	}

	@Test
	void aCompletionReplacesTheTypedWord() {
		Position behind = at("MBConv(32, stride");
		behind.setCharacter(behind.getCharacter() + 3);
		List<CompletionItem> items = Session.get(texts().completion(new CompletionParams(Session.id(uri), behind))).getRight().getItems();
		CompletionItem item = items.stream().filter(candidate -> candidate.getFilterText().equals("MBConv")).findFirst().orElseThrow();
		assertTrue(text.startsWith("MBC", Session.offset(text, item.getTextEdit().getLeft().getRange().getStart())));
		assertTrue(item.getTextEdit().getLeft().getNewText().startsWith("MBConv"), item.toString());
	}

	@Test
	void definitionReferencesAndHighlightsAgree() {
		Position use = Session.position(text, text.indexOf("run EfficientViT_B1") + 6);
		Location declaration = Session.get(texts().definition(new DefinitionParams(Session.id(uri), use))).getLeft().get(0);
		assertEquals(uri, declaration.getUri());
		assertEquals("EfficientViT_B1", Session.part(text, declaration.getRange()));
		List<? extends Location> references = Session.get(texts().references(new ReferenceParams(Session.id(uri), use, new ReferenceContext(true))));
		List<Range> here = references.stream().filter(place -> place.getUri().equals(uri)).map(Location::getRange).toList();
		List<? extends DocumentHighlight> highlights = Session.get(texts().documentHighlight(new DocumentHighlightParams(Session.id(uri), use)));
		assertEquals(here, highlights.stream().map(DocumentHighlight::getRange).toList());
		assertTrue(here.size() >= 3 && here.stream().allMatch(range -> Session.part(text, range).equals("EfficientViT_B1")), here.toString());
	}

	@Test
	void aRenamingIsPreparedAndRefusedWithAReason() {
		Position use = Session.position(text, text.indexOf("run EfficientViT_B1") + 6);
		assertEquals("EfficientViT_B1", Session.part(text, Session.get(texts().prepareRename(new PrepareRenameParams(Session.id(uri), use))).getFirst()));
		WorkspaceEdit edit = Session.get(texts().rename(new RenameParams(Session.id(uri), use, "Small")));
		String after = Session.apply(text, edit.getChanges().get(uri));
		assertFalse(after.replaceAll("//.*", "").contains("EfficientViT_B1"), after);
		IllegalStateException refused = assertThrows(IllegalStateException.class,
				() -> Session.get(texts().rename(new RenameParams(Session.id(uri), use, "1 2"))));
		assertTrue(refused.getMessage().contains("'1 2' is not a name"), refused.getMessage());
	}

	@Test
	void formattingAFormattedTextChangesNothingAndAnotherOneOnlyWhatDiffers() {
		assertEquals(List.of(), Session.get(texts().formatting(new DocumentFormattingParams(Session.id(uri), new FormattingOptions(4, false)))));
		String own = "file:///virtual/format.m2q";
		String ugly = "model   A{\ninput x:[3,8,8]\nx->relu->output\n}\n";
		session.open(own, ugly);
		List<? extends TextEdit> edits = Session.get(texts().formatting(new DocumentFormattingParams(Session.id(own), new FormattingOptions(4, false))));
		assertEquals("model A {\n\tinput x: [3, 8, 8]\n\tx -> relu -> output\n}\n", Session.apply(ugly, edits));
		texts().didClose(new DidCloseTextDocumentParams(Session.id(own)));
	}

	@Test
	void symbolsFoldsAndTokensCoverTheText() {
		List<DocumentSymbol> symbols = Session.get(texts().documentSymbol(new DocumentSymbolParams(Session.id(uri)))).stream().map(Either::getRight).toList();
		DocumentSymbol model = symbols.stream().filter(symbol -> symbol.getKind() == SymbolKind.Class).findFirst().orElseThrow();
		assertEquals("EfficientViT_B1", model.getName());
		assertEquals("EfficientViT_B1", Session.part(text, model.getSelectionRange()));
		for (FoldingRange fold : Session.get(texts().foldingRange(new FoldingRangeRequestParams(Session.id(uri))))) {
			assertTrue(fold.getStartLine() < fold.getEndLine());
		}
		List<Integer> data = Session.get(texts().semanticTokensFull(new SemanticTokensParams(Session.id(uri)))).getData();
		assertTrue(data.size() > 500 && data.size() % 5 == 0, data.size() + " numbers");
		int line = 0;
		int column = 0;
		boolean seen = false;
		List<String> lines = text.lines().toList();
		for (int i = 0; i < data.size(); i += 5) {
			column = data.get(i) == 0 ? column + data.get(i + 1) : data.get(i + 1);
			line += data.get(i);
			seen |= lines.get(line).substring(column, column + data.get(i + 2)).equals("EfficientViT_B1");
		}
		assertTrue(seen);
		assertTrue(Session.get(session.server().getWorkspaceService().symbol(new WorkspaceSymbolParams("EffB1"))).getRight().stream()
				.anyMatch(symbol -> symbol.getName().equals("EfficientViT_B1")));
	}

	@Test
	void everyLineWithLayersHasACost() {
		List<InlayHint> hints = Session.get(texts().inlayHint(new InlayHintParams(Session.id(uri), new Range(new Position(0, 0), new Position(1000, 0)))));
		assertTrue(hints.size() > 10 && hints.stream().allMatch(hint -> hint.getLabel().getLeft().contains("EDP")), hints.toString());
		List<? extends CodeLens> lenses = Session.get(texts().codeLens(new CodeLensParams(Session.id(uri))));
		assertTrue(lenses.stream().anyMatch(lens -> lens.getCommand().getTitle().equals("▷ Run")));
		assertTrue(lenses.stream().anyMatch(lens -> lens.getCommand().getTitle().startsWith("~EDP ")), lenses.toString());
	}

	@Test
	void experimentsRun() {
		CodeLens run = Session.get(texts().codeLens(new CodeLensParams(Session.id(uri)))).stream()
				.filter(lens -> lens.getCommand().getTitle().equals("▷ Run")).findFirst().orElseThrow();
		Object answer = Session.get(session.server().getWorkspaceService()
				.executeCommand(new ExecuteCommandParams(run.getCommand().getCommand(), run.getCommand().getArguments())));
		JsonObject result = (JsonObject) answer;
		assertEquals("1.3", result.getAsJsonObject("report").get("schemaVersion").getAsString());
		assertTrue(result.get("text").getAsString().contains("EDP"), result.get("text").getAsString());
		Object cost = Session.get(session.launcher.getRemoteEndpoint().request("m2q/cost", java.util.Map.of("uri", uri)));
		double sum = 0;
		for (var line : ((JsonObject) cost).getAsJsonArray("lines")) {
			sum += line.getAsJsonObject().get("kind").getAsString().equals("layer") ? line.getAsJsonObject().get("share").getAsDouble() : 0;
		}
		assertEquals(1, sum, 1e-6, "shares of all lines");
		JsonObject unknown = (JsonObject) Session.get(session.launcher.getRemoteEndpoint().request("m2q/simulate",
				java.util.Map.of("uri", uri, "experiment", "nothing")));
		assertEquals("There is no experiment 'nothing' in this file.", unknown.get("error").getAsString());
	}

	@Test
	void whatIsNotOpenHasNoAnswers() {
		TextDocumentIdentifier none = Session.id("file:///nowhere/none.m2q");
		assertEquals(null, Session.get(texts().hover(new HoverParams(none, new Position(0, 0)))));
		assertEquals(List.of(), Session.get(texts().foldingRange(new FoldingRangeRequestParams(none))));
		assertThrows(IllegalStateException.class, () -> Session.get(session.launcher.getRemoteEndpoint().request("m2q/cost", java.util.Map.of("uri", "x"))));
	}

	@Test
	void theServerEndsWhenItsClientDies() throws IOException {
		Session other = new Session();
		other.initialize();
		other.die();
		assertEquals(1, Session.get(other.exit));
	}
}
