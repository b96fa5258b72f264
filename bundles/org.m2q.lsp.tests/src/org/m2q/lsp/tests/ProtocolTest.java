package org.m2q.lsp.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import org.eclipse.lsp4j.*;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProtocolTest {

	@TempDir
	static Path cache;

	private static Session session;
	private static String uri;
	private static String text;

	@BeforeAll
	static void start() throws IOException {
		session = new Session(cache);
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
	void anExampleHasNoErrorsAndAnEditBringsThemAndTakesThemAway() throws InterruptedException, IOException {
		String other = session.open(Session.examples().resolve("other.m2q").toUri().toString(), "model A(n = 1) {\n\tinput x: [3, 8, 8]\n\trelu\n}\n");
		assertTrue(session.diagnostics(other, all -> true).getDiagnostics().stream().noneMatch(d -> d.getSeverity() == DiagnosticSeverity.Error));
		int broken = session.change(other, new Range(new Position(2, 1), new Position(2, 5)), "rleu");
		Diagnostic error = session.diagnostics(other, all -> all.getVersion() >= broken).getDiagnostics().stream()
				.filter(d -> d.getSeverity() == DiagnosticSeverity.Error).findFirst().orElseThrow();
		assertEquals(new Range(new Position(2, 1), new Position(2, 5)), error.getRange());
		assertTrue(error.getCode().getLeft().startsWith("m2q."), error.toString());
		Path page = Path.of(java.net.URI.create(error.getCodeDescription().getHref().replaceAll("#.*", "")));
		assertTrue(Files.readString(page).contains("### " + error.getCode().getLeft() + "\n"), error.toString());
		assertTrue(error.getCodeDescription().getHref().endsWith("#" + error.getCode().getLeft().replace(".", "")), error.toString());
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
	void aHoverOfARuleTellsWhatChangesWithoutIt() {
		String rules = """
				import "efficientvit-b1.m2q"
				import "accelerators/m2-vit.m2q"
				import "policies/w8a8.m2q"
				policy Alone extends W8A8 { rule narrow for dwconv { weights int4 uniform symmetric per filter } }
				experiment OneRule { run EfficientViT_B1 with Alone on M2ViT using M2ViT_default }
				""";
		String own = Session.examples().resolve("alone.m2q").toUri().toString();
		session.open(own, rules);
		Hover hover = Session.get(texts().hover(new HoverParams(Session.id(own), Session.position(rules, rules.indexOf("narrow")))));
		String markdown = hover.getContents().getRight().getValue();
		assertTrue(markdown.contains("Without this rule: EDP +"), markdown);
		texts().didClose(new DidCloseTextDocumentParams(Session.id(own)));
	}

	@Test
	void aCompletionReplacesTheTypedWord() {
		Position behind = at("MBConv(32, stride");
		behind.setCharacter(behind.getCharacter() + 3);
		List<CompletionItem> items = Session.get(texts().completion(new CompletionParams(Session.id(uri), behind))).getRight().getItems();
		CompletionItem item = items.stream().filter(candidate -> candidate.getFilterText().equals("MBConv")).findFirst().orElseThrow();
		assertEquals(null, item.getDocumentation());
		CompletionItem resolved = Session.get(texts().resolveCompletionItem(item));
		assertTrue(resolved.getDocumentation().getRight().getValue().contains("Inverted bottleneck"), resolved.toString());
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
		String ugly = "model   A{\ninput x:[3,8,8]\nrelu\n}\n";
		session.open(own, ugly);
		List<? extends TextEdit> edits = Session.get(texts().formatting(new DocumentFormattingParams(Session.id(own), new FormattingOptions(4, false))));
		assertEquals("model A {\n\tinput x: [3, 8, 8]\n\trelu\n}\n", Session.apply(ugly, edits));
		texts().didClose(new DidCloseTextDocumentParams(Session.id(own)));
	}

	@Test
	void importsAreLinks() {
		List<DocumentLink> links = Session.get(texts().documentLink(new DocumentLinkParams(Session.id(uri))));
		DocumentLink policy = links.stream().filter(link -> Session.part(text, link.getRange()).equals("\"policies/m2q.m2q\"")).findFirst().orElseThrow();
		assertTrue(policy.getTarget().startsWith("file:") && policy.getTarget().endsWith("/dsl-examples/policies/m2q.m2q"), policy.getTarget());
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
				.anyMatch(symbol -> symbol.getName().equals("EfficientViT_B1") && symbol.getContainerName().isEmpty()));
		assertTrue(Session.get(session.server().getWorkspaceService().symbol(new WorkspaceSymbolParams("stage3"))).getRight().stream()
				.anyMatch(symbol -> symbol.getContainerName().equals("EfficientViT_B1") && Session.part(text, symbol.getLocation().getLeft().getRange()).equals("stage3")));
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
		JsonObject result = new Gson().toJsonTree(answer).getAsJsonObject();
		assertEquals(1, result.get("version").getAsInt());
		assertTrue(result.getAsJsonObject("report").get("schemaVersion").getAsString().startsWith("1."), "a report of a known schema");
		assertTrue(result.get("text").getAsString().contains("EDP"), result.get("text").getAsString());
		assertTrue(session.messages.stream().anyMatch(message -> message.getType() == MessageType.Info && message.getMessage().equals(result.get("summary").getAsString())));
		JsonObject cost = Session.get(session.server().estimate(java.util.Map.of("uri", uri)));
		double sum = 0;
		for (var line : cost.getAsJsonArray("lines")) {
			boolean stage = text.lines().toList().get(line.getAsJsonObject().get("line").getAsInt()).strip().startsWith("stage ");
			sum += stage ? line.getAsJsonObject().get("share").getAsDouble() : 0;
		}
		assertEquals(1, sum, 1e-6, "shares of all stages");
		JsonObject unknown = Session.get(session.server().simulate(java.util.Map.of("uri", uri, "experiment", "nothing")));
		assertEquals("There is no experiment 'nothing' in this file.", unknown.get("error").getAsString());
	}

	@Test
	void aHintTellsMoreWhenItIsLookedAt() {
		int line = at("down: MBConv(32").getLine();
		InlayHint hint = Session.get(texts().inlayHint(new InlayHintParams(Session.id(uri), new Range(new Position(line, 0), new Position(line, 0))))).get(0);
		assertEquals(line, hint.getPosition().getLine());
		assertEquals(null, hint.getTooltip());
		String tooltip = Session.get(texts().resolveInlayHint(hint)).getTooltip().getRight().getValue();
		assertTrue(tooltip.contains("MBConv") && tooltip.contains("spent on"), tooltip);
	}

	/** Without a single energy there are times and no numbers for the rest. */
	@Test
	void whatIsNotModelledIsMissing() {
		String own = session.open("file:///virtual/times.m2q", """
				model M { input x: [4, 8, 8] c: conv(8) output y }
				policy W { default { weights int8 activations int8 accumulator int32 requantize dyadic } }
				accelerator A { clock 500 MHz engine E: multiplier-array 4 by 4 { mac int8 * int8: 1 per cycle }
					buffer gb holds weights, inputs, outputs, partial-sums: capacity 64 KiB, width 64 bit dram main: bandwidth 1 GB/s }
				mapping B on A { map conv -> E }
				experiment X { run M with W on A using B }
				""");
		JsonObject answer = Session.get(session.server().estimate(java.util.Map.of("uri", own)));
		for (JsonObject cost : List.of(answer.getAsJsonArray("models").get(0).getAsJsonObject(), answer.getAsJsonArray("lines").get(0).getAsJsonObject())) {
			assertTrue(cost.get("latencySeconds").getAsDouble() > 0, cost.toString());
			assertEquals(List.of(), cost.keySet().stream().filter(name -> name.equals("share") || name.contains("Joule") || name.equals("obstacle")).toList());
		}
		List<String> lenses = Session.get(texts().codeLens(new CodeLensParams(Session.id(own)))).stream().map(lens -> lens.getCommand().getTitle()).toList();
		assertEquals(4, lenses.stream().filter(title -> title.startsWith("~EDP not modelled  ")).count(), lenses.toString());
		texts().didClose(new DidCloseTextDocumentParams(Session.id(own)));
	}

	@Test
	void theParametersOfACallAreShownWithTheOneAtTheCaret() {
		Position inside = at("stride = 2, fewer_norm = true");
		SignatureHelp help = Session.get(texts().signatureHelp(new SignatureHelpParams(Session.id(uri), inside)));
		SignatureInformation signature = help.getSignatures().get(0);
		assertTrue(signature.getLabel().startsWith("MBConv(filters, "), signature.getLabel());
		inside.setCharacter(inside.getCharacter() + "stride = 2, fewer_norm = ".length());
		help = Session.get(texts().signatureHelp(new SignatureHelpParams(Session.id(uri), inside)));
		var label = signature.getParameters().get(help.getActiveParameter()).getLabel().getRight();
		assertTrue(signature.getLabel().substring(label.getFirst(), label.getSecond()).startsWith("fewer_norm"), help.toString());
		assertEquals(null, Session.get(texts().signatureHelp(new SignatureHelpParams(Session.id(uri), at("output logits")))));
	}

	@Test
	void aDefinitionInTheLibraryIsAFileThatCanBeOpened() throws IOException {
		Location declaration = Session.get(texts().definition(new DefinitionParams(Session.id(uri), at("MBConv(32, stride")))).getLeft().get(0);
		Path file = Path.of(java.net.URI.create(declaration.getUri()));
		assertTrue(file.startsWith(cache), file.toString());
		String library = Files.readString(file);
		assertEquals("MBConv", Session.part(library, declaration.getRange()));
		session.open(declaration.getUri(), library);
		Hover hover = Session.get(texts().hover(new HoverParams(Session.id(declaration.getUri()), declaration.getRange().getStart())));
		assertTrue(hover.getContents().getRight().getValue().contains("MBConv"), hover.toString());
		texts().didClose(new DidCloseTextDocumentParams(Session.id(declaration.getUri())));
	}

	@Test
	void onlyTheWantedLinesAreFormattedAndTypedLinesAreIndented() {
		String own = "file:///virtual/range.m2q";
		String ugly = "model A {\n\tinput  x:[3,8,8]\n\trelu  >  relu\n\trelu\n\n}\n";
		session.open(own, ugly);
		List<? extends TextEdit> edits = Session.get(texts().rangeFormatting(new DocumentRangeFormattingParams(Session.id(own), new FormattingOptions(4, false),
				new Range(new Position(2, 3), new Position(2, 14)))));
		assertEquals("model A {\n\tinput  x:[3,8,8]\n\trelu > relu\n\trelu\n\n}\n", Session.apply(ugly, edits));
		edits = Session.get(texts().onTypeFormatting(new DocumentOnTypeFormattingParams(Session.id(own), new FormattingOptions(4, false), new Position(4, 0), "\n")));
		assertEquals(ugly.replace("\n\n", "\n\t\n"), Session.apply(ugly, edits));
		session.change(own, new Range(new Position(5, 0), new Position(5, 1)), "\t\t}");
		edits = Session.get(texts().onTypeFormatting(new DocumentOnTypeFormattingParams(Session.id(own), new FormattingOptions(4, false), new Position(5, 3), "}")));
		assertEquals(List.of(new TextEdit(new Range(new Position(5, 0), new Position(5, 2)), "")), edits);
		texts().didClose(new DidCloseTextDocumentParams(Session.id(own)));
	}

	/** Applied to what the client had, the edits give what it would be given anew; an id that is not the last is answered in full. */
	@Test
	void changedTokensAreToldAsEdits() {
		Session.get(texts().semanticTokensFull(new SemanticTokensParams(Session.id(uri))));
		String own = session.open("file:///virtual/tokens.m2q", "model A(n = 1) {\n\tinput x: [3, 8, 8]\n\trelu\n\trelu6\n\tpool: globalpool\n}\n");
		SemanticTokens first = Session.get(texts().semanticTokensFull(new SemanticTokensParams(Session.id(own))));
		List<Integer> had = new ArrayList<>(first.getData());
		String id = first.getResultId();
		for (String[] change : new String[][] { { "2", "1", "1", "silu\n\t" }, { "4", "0", "6", "" }, { "0", "9", "9", " " }, { "0", "0", "0", "/** Doc. */\n" }, { "5", "0", "1", "" } }) {
			int line = Integer.parseInt(change[0]);
			session.change(own, new Range(new Position(line, Integer.parseInt(change[1])), new Position(line, Integer.parseInt(change[2]))), change[3]);
			SemanticTokensDelta delta = Session.get(texts().semanticTokensFullDelta(new SemanticTokensDeltaParams(Session.id(own), id))).getRight();
			int before = had.size();
			int moved = 0;
			for (SemanticTokensEdit edit : delta.getEdits()) {
				assertEquals(0, edit.getStart() % 5, "tokens stay whole");
				had.subList(edit.getStart(), edit.getStart() + edit.getDeleteCount()).clear();
				had.addAll(edit.getStart(), edit.getData());
				moved += edit.getDeleteCount();
			}
			assertTrue(moved < before, moved + " of " + before + " numbers are sent again");
			assertNotEquals(id, delta.getResultId());
			SemanticTokens anew = Session.get(texts().semanticTokensFull(new SemanticTokensParams(Session.id(own))));
			assertEquals(anew.getData(), had);
			Either<SemanticTokens, SemanticTokensDelta> late = Session.get(texts().semanticTokensFullDelta(new SemanticTokensDeltaParams(Session.id(own), delta.getResultId())));
			assertEquals(anew.getData(), late.getLeft().getData(), "that answer was not the last one");
			id = late.getLeft().getResultId();
		}
		assertEquals(List.of(), Session.get(texts().semanticTokensFullDelta(new SemanticTokensDeltaParams(Session.id(own), id))).getRight().getEdits());
		texts().didClose(new DidCloseTextDocumentParams(Session.id(own)));
	}

	@Test
	void tokensOfARangeAreThoseOfTheWhole() {
		Range range = new Range(new Position(10, 0), new Position(20, 0));
		List<Integer> part = Session.get(texts().semanticTokensRange(new SemanticTokensRangeParams(Session.id(uri), range))).getData();
		List<Integer> all = Session.get(texts().semanticTokensFull(new SemanticTokensParams(Session.id(uri)))).getData();
		int line = 0;
		List<Integer> inside = new java.util.ArrayList<>();
		for (int i = 0; i < all.size(); i += 5) {
			line += all.get(i);
			if (line >= 10 && line < 20) {
				inside.addAll(inside.isEmpty() ? List.of(line, all.get(i + 1), all.get(i + 2), all.get(i + 3), 0) : all.subList(i, i + 5));
			}
		}
		assertEquals(inside, part);
	}

	@Test
	void allProblemsWithOneRepairAreRepairedAtOnce() throws InterruptedException {
		String own = "file:///virtual/all.m2q";
		String wrong = "import m2q.std.*\nmodel A {\n\tinput x: [3, 8, 8]\n\trelu\n}\n";
		int version = session.version(own, wrong);
		session.diagnostics(own, all -> all.getVersion() >= version && !all.getDiagnostics().isEmpty());
		CodeActionContext context = new CodeActionContext(List.of(), List.of(CodeActionKind.SourceFixAll));
		CodeAction action = Session.get(texts().codeAction(new CodeActionParams(Session.id(own), new Range(new Position(0, 0), new Position(0, 0)), context)))
				.get(0).getRight();
		assertEquals("source.fixAll.m2q", action.getKind());
		assertEquals("model A {\n\tinput x: [3, 8, 8]\n\trelu\n}\n", Session.apply(wrong, action.getEdit().getChanges().get(own)));
		texts().didClose(new DidCloseTextDocumentParams(Session.id(own)));
	}

	@Test
	void importsAreOrganized() throws InterruptedException {
		String own = "file:///virtual/imports.m2q";
		String wrong = "model A {\n\tinput x: [3, 8, 8]\n\tMBConv(8)\n}\n";
		int version = session.version(own, wrong);
		session.diagnostics(own, all -> all.getVersion() >= version && !all.getDiagnostics().isEmpty());
		CodeActionContext context = new CodeActionContext(List.of(), List.of(CodeActionKind.SourceOrganizeImports));
		CodeAction action = Session.get(texts().codeAction(new CodeActionParams(Session.id(own), new Range(new Position(0, 0), new Position(0, 0)), context)))
				.get(0).getRight();
		assertEquals("source.organizeImports", action.getKind());
		assertEquals("import m2q.std.*\n\n" + wrong, Session.apply(wrong, action.getEdit().getChanges().get(own)));
		texts().didClose(new DidCloseTextDocumentParams(Session.id(own)));
	}

	@Test
	void precisionSuggestionsAreCodeActions() {
		CodeActionContext context = new CodeActionContext(List.of(), List.of("refactor.rewrite"));
		Position head = at("stage head");
		List<CodeAction> actions = Session.get(texts().codeAction(new CodeActionParams(Session.id(uri), new Range(head, head), context))).stream()
				.map(Either::getRight).toList();
		assertTrue(!actions.isEmpty() && actions.size() <= 5, actions.toString());
		CodeAction first = actions.get(0);
		assertEquals("refactor.rewrite.m2q.precision", first.getKind());
		assertTrue(first.getTitle().matches("int\\d per filter for linear: EDP −.* %, weight SQNR .* dB, weights −.* \\(synthetic weights\\)"), first.getTitle());
		assertEquals(1, first.getEdit().getChanges().size());
		String policy = first.getEdit().getChanges().keySet().iterator().next();
		assertTrue(policy.endsWith("policies/m2q.m2q"), policy);
		assertTrue(first.getEdit().getChanges().get(policy).get(0).getNewText().contains("for linear {"), first.toString());
		// A client that asks by itself gets none.
		CodeActionContext automatic = new CodeActionContext(List.of());
		automatic.setTriggerKind(org.eclipse.lsp4j.CodeActionTriggerKind.Automatic);
		assertEquals(List.of(), Session.get(texts().codeAction(new CodeActionParams(Session.id(uri), new Range(head, head), automatic))));
	}

	/** F multiplies by powers of two only, so nothing has a price before the repair. */
	@Test
	void repairsTellWhatTheyChange() throws InterruptedException {
		String own = "file:///virtual/predicted.m2q";
		String wrong = "model M { input x: [64, 16, 16] c: pwconv(64) output y }\n"
				+ "policy W { default { weights int8 uniform symmetric per filter activations int8 uniform symmetric per tensor accumulator int32 requantize dyadic } }\n"
				+ "energy table t { row mac: energy 0.1 pJ }\naccelerator A { clock 500 MHz use t engine E: multiplier-array 16 by 16 { mac int8 * int8: 1 per cycle costs mac } "
				+ "engine F: shift-add-tree 16 by 8 { mac int8 * int8 pot: 1 per cycle costs mac } "
				+ "buffer gb holds weights, inputs, outputs, partial-sums: capacity 256 KiB, width 1024 bit, energy 1 pJ/bit dram main: bandwidth 100 GB/s, energy 8 pJ/bit }\n"
				+ "mapping B on A {\n\tmap pwconv -> F\n}\nexperiment X { run M with W on A using B }\n";
		session.open(own, wrong);
		Diagnostic unsupported = session.diagnostics(own, all -> all.getDiagnostics().stream().anyMatch(found -> found.getCode().getLeft().equals("m2q.quant.unsupported-on-engine")))
				.getDiagnostics().stream().filter(found -> found.getCode().getLeft().equals("m2q.quant.unsupported-on-engine")).findFirst().orElseThrow();
		CodeActionContext automatic = new CodeActionContext(List.of(unsupported), List.of(CodeActionKind.QuickFix));
		automatic.setTriggerKind(org.eclipse.lsp4j.CodeActionTriggerKind.Automatic);
		assertTrue(titles(own, unsupported, automatic).contains("Map 'pwconv' to 'E'"), "a client that asks by itself makes nothing be priced");
		List<String> titles = titles(own, unsupported, new CodeActionContext(List.of(unsupported), List.of(CodeActionKind.QuickFix)));
		assertTrue(titles.stream().anyMatch(title -> title.matches("Map 'pwconv' to 'E': gives EDP .* [a-zµ]J·s, weight SQNR .* dB \\(synthetic weights\\)")), titles.toString());
		assertEquals(titles, titles(own, unsupported, automatic), "what is known is told");
		texts().didClose(new DidCloseTextDocumentParams(Session.id(own)));
	}

	private List<String> titles(String address, Diagnostic diagnostic, CodeActionContext context) {
		return Session.get(texts().codeAction(new CodeActionParams(Session.id(address), diagnostic.getRange(), context))).stream().map(action -> action.getRight().getTitle()).toList();
	}

	@Test
	void blocksAndRulesAreExtractedAndInlined() {
		String own = "file:///virtual/refactor.m2q";
		String text = "policy P {\n\trule wide for conv, linear {\n\t\tweights int8\n\t}\n}\n\nmodel M {\n\tinput x: [4, 8, 8]\n\tconv(8) > bn > relu\n\toutput y\n}\n";
		session.open(own, text);
		assertEquals("policy P {\n\trule wide for conv {\n\t\tweights int8\n\t}\n\trule wide2 for linear {\n\t\tweights int8\n\t}\n}\n\n"
				+ "model M {\n\tinput x: [4, 8, 8]\n\tconv(8) > bn > relu\n\toutput y\n}\n", refactored(own, text, "refactor.extract", new Range(new Position(1, 23), new Position(1, 23)), "refactor.extract.m2q"));
		assertTrue(refactored(own, text, "refactor.extract", new Range(new Position(8, 1), new Position(8, 13)), "refactor.extract.m2q")
				.endsWith("\tExtracted > relu\n\toutput y\n}\n\nblock Extracted {\n\tconv(8) > bn\n}\n"));
		CodeActionContext inline = new CodeActionContext(List.of(), List.of("refactor.inline"));
		assertEquals(List.of(), Session.get(texts().codeAction(new CodeActionParams(Session.id(own), new Range(new Position(1, 3), new Position(1, 3)), inline))));
		String two = "file:///virtual/inline.m2q";
		String rules = "policy P {\n\trule a for conv {\n\t\tweights int8\n\t}\n\trule b for linear {\n\t\tweights int8\n\t}\n}\n";
		session.open(two, rules);
		assertEquals("policy P {\n\trule a for conv, linear {\n\t\tweights int8\n\t}\n}\n",
				refactored(two, rules, "refactor.inline", new Range(new Position(4, 3), new Position(4, 3)), "refactor.inline.m2q"));
	}

	private String refactored(String address, String text, String wanted, Range range, String kind) {
		CodeActionContext context = new CodeActionContext(List.of(), List.of(wanted));
		List<CodeAction> actions = Session.get(texts().codeAction(new CodeActionParams(Session.id(address), range, context))).stream().map(Either::getRight).toList();
		assertEquals(List.of(kind), actions.stream().map(CodeAction::getKind).toList());
		return Session.apply(text, actions.get(0).getEdit().getChanges().get(address));
	}

	/** The lines with the largest shares are those of the hints; marks come when they are asked for, move with the text and go. */
	@Test
	void theMostExpensiveLinesAreMarkedWhenThatIsWanted() throws InterruptedException {
		String own = "file:///virtual/hot.m2q";
		String model = """
				model M { input x: [4, 8, 8]
					small: conv(8)
					large: conv(64)
					other: conv(16)
					output y }
				policy W { default { weights int8 activations int8 accumulator int32 requantize dyadic } }
				accelerator A { clock 500 MHz engine E: multiplier-array 4 by 4 { mac int8 * int8: 1 per cycle }
					buffer gb holds weights, inputs, outputs, partial-sums: capacity 64 KiB, width 64 bit, energy 1 pJ/bit dram main: bandwidth 1 GB/s, energy 8 pJ/bit }
				mapping B on A { map conv -> E }
				experiment X { run M with W on A using B }
				""";
		int first = session.version(own, model);
		session.diagnostics(own, all -> all.getVersion() >= first);
		assertEquals(List.of(), hot(session.diagnostics(own, all -> true)));
		session.server().getWorkspaceService().didChangeConfiguration(new DidChangeConfigurationParams(JsonParser.parseString("{\"m2q\": {\"hotLayers\": 2}}")));
		List<Diagnostic> marks = hot(session.diagnostics(own, all -> !hot(all).isEmpty()));
		assertEquals(List.of("\tlarge: conv(64)", "\tother: conv(16)"), marks.stream().map(mark -> Session.part(model, mark.getRange())).toList());
		assertTrue(marks.get(0).getMessage().getLeft().matches("Hot [12] of 2: large, ~[0-9.]+ % of the EDP of M"), marks.toString());
		List<String> hints = Session.get(texts().inlayHint(new InlayHintParams(Session.id(own), marks.get(0).getRange()))).stream().map(hint -> hint.getLabel().getLeft()).toList();
		assertTrue(hints.get(0).startsWith(marks.get(0).getMessage().getLeft().replaceAll(".*(~[0-9.]+ %).*", "$1") + " "), hints + " " + marks);
		session.server().getWorkspaceService().didChangeConfiguration(new DidChangeConfigurationParams(JsonParser.parseString("{\"shapes\": true}")));
		Range line = new Range(new Position(2, 0), new Position(2, 0));
		List<InlayHint> shapes = Session.get(texts().inlayHint(new InlayHintParams(Session.id(own), line)));
		assertEquals(List.of(": [64, 8, 8] int8", hints.get(0)), shapes.stream().map(hint -> hint.getLabel().getLeft()).toList());
		assertEquals(new Position(2, "\tlarge: conv(64)".length()), shapes.get(0).getPosition());
		session.server().getWorkspaceService().didChangeConfiguration(new DidChangeConfigurationParams(JsonParser.parseString("{\"shapes\": false}")));
		assertEquals(hints, Session.get(texts().inlayHint(new InlayHintParams(Session.id(own), line))).stream().map(hint -> hint.getLabel().getLeft()).toList());
		int moved = session.change(own, new Range(new Position(0, 0), new Position(0, 0)), "\n");
		session.diagnostics(own, all -> all.getVersion() >= moved && hot(all).stream().map(mark -> mark.getRange().getStart().getLine()).toList().equals(List.of(3, 4)));
		session.server().getWorkspaceService().didChangeConfiguration(new DidChangeConfigurationParams(JsonParser.parseString("{\"hotLayers\": -1}")));
		session.server().getWorkspaceService().didChangeConfiguration(new DidChangeConfigurationParams(JsonParser.parseString("{\"hotLayers\": 0}")));
		session.diagnostics(own, all -> hot(all).isEmpty());
		assertTrue(session.messages.stream().anyMatch(message -> message.getMessage().equals("Setting m2q.hotLayers: The number of hot layers is 0 to 100.")));
		texts().didClose(new DidCloseTextDocumentParams(Session.id(own)));
	}

	private static List<Diagnostic> hot(PublishDiagnosticsParams all) {
		return all.getDiagnostics().stream().filter(each -> each.getSeverity() == DiagnosticSeverity.Hint).toList();
	}

	@Test
	void severitiesAreSettingsAndSinglePlacesAreSuppressed() throws InterruptedException {
		String own = "file:///virtual/severity.m2q";
		String wrong = "block B(n) {\n\tconv(8)\n}\n";
		session.open(own, wrong);
		Diagnostic unused = session.diagnostics(own, all -> !all.getDiagnostics().isEmpty()).getDiagnostics().get(0);
		assertEquals(DiagnosticSeverity.Warning, unused.getSeverity());
		assertEquals(List.of(DiagnosticTag.Unnecessary), unused.getTags());
		CodeActionParams params = new CodeActionParams(Session.id(own), unused.getRange(), new CodeActionContext(List.of(unused)));
		CodeAction suppress = Session.get(texts().codeAction(params)).stream().map(Either::getRight).filter(action -> action.getTitle().startsWith("Suppress"))
				.findFirst().orElseThrow();
		assertEquals("@suppress m2q.unused \"\"\n" + wrong, Session.apply(wrong, suppress.getEdit().getChanges().get(own)));
		JsonObject settings = JsonParser.parseString("{\"m2q\": {\"severity\": {\"m2q.unused\": \"error\", \"m2q.syntax\": \"info\", \"m2q.name.hides\": 7}}}").getAsJsonObject();
		session.server().getWorkspaceService().didChangeConfiguration(new DidChangeConfigurationParams(settings));
		session.diagnostics(own, all -> !all.getDiagnostics().isEmpty() && all.getDiagnostics().get(0).getSeverity() == DiagnosticSeverity.Error);
		assertEquals(2, session.messages.stream().filter(message -> message.getType() == MessageType.Warning && message.getMessage().startsWith("Setting m2q.severity: ")).count());
		settings = JsonParser.parseString("{\"severity\": {\"m2q.unused\": \"ignore\"}}").getAsJsonObject();
		session.server().getWorkspaceService().didChangeConfiguration(new DidChangeConfigurationParams(settings));
		session.diagnostics(own, all -> all.getDiagnostics().isEmpty());
		session.server().getWorkspaceService().didChangeConfiguration(new DidChangeConfigurationParams(JsonParser.parseString("{\"severity\": {}}")));
		session.diagnostics(own, all -> !all.getDiagnostics().isEmpty());
		texts().didClose(new DidCloseTextDocumentParams(Session.id(own)));
	}

	@Test
	void whatIsNotOpenHasNoAnswers() {
		TextDocumentIdentifier none = Session.id("file:///nowhere/none.m2q");
		assertEquals(null, Session.get(texts().hover(new HoverParams(none, new Position(0, 0)))));
		assertEquals(List.of(), Session.get(texts().foldingRange(new FoldingRangeRequestParams(none))));
		assertThrows(IllegalStateException.class, () -> Session.get(session.server().estimate(java.util.Map.of("uri", "x"))));
	}

	@Test
	void theServerEndsWhenItsClientDies() throws IOException {
		Session other = new Session(cache);
		other.initialize();
		other.die();
		assertEquals(1, Session.get(other.exit));
	}
}
