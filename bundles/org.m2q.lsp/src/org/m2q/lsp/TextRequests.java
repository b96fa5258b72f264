package org.m2q.lsp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;

import org.eclipse.lsp4j.*;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.Either3;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.eclipse.xtext.resource.XtextResource;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.assist.Completion;
import org.m2q.dsl.ide.fix.QuickFix;
import org.m2q.dsl.ide.navigate.Fold;
import org.m2q.dsl.ide.navigate.Occurrence;
import org.m2q.dsl.ide.navigate.Place;
import org.m2q.dsl.ide.navigate.Renaming;

/** Requests about one text. A text that is not open has no answers. */
final class TextRequests implements TextDocumentService {

	/** Kind of the action that repairs all problems with one repair. */
	static final String FIX_ALL = CodeActionKind.SourceFixAll + ".m2q";

	private final M2qLanguageServer server;

	TextRequests(M2qLanguageServer server) {
		this.server = server;
	}

	@Override
	public void didOpen(DidOpenTextDocumentParams params) {
		TextDocumentItem item = params.getTextDocument();
		server.texts().put(OpenText.of(item.getUri(), item.getVersion(), item.getText()));
		server.publisher().changed();
	}

	@Override
	public void didChange(DidChangeTextDocumentParams params) {
		VersionedTextDocumentIdentifier id = params.getTextDocument();
		server.texts().find(id.getUri()).ifPresent(text -> {
			server.texts().put(text.with(id.getVersion() == null ? text.version() + 1 : id.getVersion(), params.getContentChanges()));
			server.publisher().changed();
		});
	}

	@Override
	public void didClose(DidCloseTextDocumentParams params) {
		String uri = params.getTextDocument().getUri();
		server.texts().close(uri);
		server.analyses().forget(uri);
		server.publisher().closed(uri);
		server.publisher().changed();
	}

	@Override
	public void didSave(DidSaveTextDocumentParams params) {
		server.publisher().changed();
	}

	/** Answers with what is made of the linked text. */
	private <T> CompletableFuture<T> answer(TextDocumentIdentifier id, T none, BiFunction<Analyses.Opened, Cancellation, T> work) {
		return server.compute(cancellation -> server.analyses().open(id.getUri()).map(opened -> work.apply(opened, cancellation)).orElse(none));
	}

	private <T> CompletableFuture<T> answer(TextDocumentPositionParams params, T none, At<T> work) {
		return answer(params.getTextDocument(), none, (opened, cancellation) -> opened.resource()
				.map(resource -> work.at(opened, resource, opened.text().lines().offset(params.getPosition()))).orElse(none));
	}

	/** Makes an answer about a place. */
	private interface At<T> {
		T at(Analyses.Opened opened, XtextResource resource, int offset);
	}

	@Override
	public CompletableFuture<Hover> hover(HoverParams params) {
		return answer(params, null, (opened, resource, offset) -> server.services().hovers()
				.hover(resource, offset, server.analyses().costs(opened, Cancellation.NONE))
				.map(hover -> new Hover(new MarkupContent(MarkupKind.MARKDOWN, hover.markdown()), opened.text().lines().range(hover.offset(), hover.length())))
				.orElse(null));
	}

	@Override
	public CompletableFuture<Either<List<CompletionItem>, CompletionList>> completion(CompletionParams params) {
		return answer(params, Either.forLeft(List.of()), (opened, resource, offset) -> {
			List<Completion> found = server.services().assist().complete(resource, opened.text().text(), offset);
			List<CompletionItem> items = new ArrayList<>(found.size());
			for (Completion completion : found) {
				items.add(Conversions.completion(completion, opened.text().lines(), server.snippets(), items.size()));
			}
			return Either.forRight(new CompletionList(false, items));
		});
	}

	@Override
	public CompletableFuture<Either<List<? extends Location>, List<? extends LocationLink>>> definition(DefinitionParams params) {
		return answer(params, Either.forLeft(List.of()), (opened, resource, offset) -> Either.forLeft(
				server.services().references().declaration(resource, offset).filter(place -> place.uri().startsWith("file:")).map(this::location)
						.map(List::of).orElse(List.of())));
	}

	private Location location(Place place) {
		Lines lines = server.texts().lines(place.uri()).orElseGet(() -> new Lines(""));
		return new Location(server.texts().clientUri(place.uri()), lines.range(place.offset(), place.length()));
	}

	@Override
	public CompletableFuture<List<? extends Location>> references(ReferenceParams params) {
		boolean declaration = params.getContext() == null || params.getContext().isIncludeDeclaration();
		return answer(params, List.of(), (opened, resource, offset) -> server.services().references().element(resource, offset)
				.map(element -> server.services().references().occurrences(element, server.analyses().documents()).stream()
						.filter(occurrence -> declaration || !occurrence.declaration()).map(Occurrence::place).map(this::location).toList())
				.orElse(List.of()));
	}

	@Override
	public CompletableFuture<List<? extends DocumentHighlight>> documentHighlight(DocumentHighlightParams params) {
		return answer(params, List.of(), (opened, resource, offset) -> server.services().references().occurrences(resource, offset).stream()
				.map(occurrence -> new DocumentHighlight(opened.text().lines().range(occurrence.place().offset(), occurrence.place().length()),
						occurrence.declaration() ? DocumentHighlightKind.Write : DocumentHighlightKind.Read))
				.toList());
	}

	@Override
	public CompletableFuture<Either3<Range, PrepareRenameResult, PrepareRenameDefaultBehavior>> prepareRename(PrepareRenameParams params) {
		return answer(params, null, (opened, resource, offset) -> server.services().renamer().candidate(resource, offset)
				.map(place -> Either3.<Range, PrepareRenameResult, PrepareRenameDefaultBehavior>forFirst(
						opened.text().lines().range(place.offset(), place.length())))
				.orElse(null));
	}

	@Override
	public CompletableFuture<WorkspaceEdit> rename(RenameParams params) {
		return answer(params, null, (opened, resource, offset) -> {
			List<M2qDocument> documents = server.analyses().documents();
			Renaming renaming = server.services().renamer().rename(opened.document(), offset, params.getNewName(), documents,
					server.services().workspace());
			if (!renaming.isPossible()) {
				throw M2qLanguageServer.invalid(renaming.obstacle());
			}
			Map<String, List<TextEdit>> changes = new LinkedHashMap<>();
			renaming.edits().keySet().stream().sorted().forEach(address -> changes.put(server.texts().clientUri(address),
					Conversions.edits(renaming.edits().get(address), server.texts().lines(address).orElseGet(() -> new Lines("")))));
			return new WorkspaceEdit(changes);
		});
	}

	@Override
	public CompletableFuture<List<? extends TextEdit>> formatting(DocumentFormattingParams params) {
		return answer(params.getTextDocument(), List.of(), (opened, cancellation) -> {
			boolean unreadable = opened.document().problems(Depth.STRUCTURE, cancellation).stream()
					.anyMatch(problem -> problem.code().startsWith(ProblemCodes.SYNTAX));
			String text = opened.text().text();
			return unreadable ? List.of()
					: opened.document().format().map(after -> Conversions.difference(text, after, opened.text().lines())).orElse(List.of());
		});
	}

	@Override
	public CompletableFuture<List<Either<SymbolInformation, DocumentSymbol>>> documentSymbol(DocumentSymbolParams params) {
		return answer(params.getTextDocument(), List.of(), (opened, cancellation) -> opened.resource().map(server.services().outline()::outline)
				.orElse(List.of()).stream()
				.map(node -> Either.<SymbolInformation, DocumentSymbol>forRight(Conversions.symbol(node, opened.text().lines()))).toList());
	}

	@Override
	public CompletableFuture<List<FoldingRange>> foldingRange(FoldingRangeRequestParams params) {
		return answer(params.getTextDocument(), List.of(), (opened, cancellation) -> {
			List<FoldingRange> ranges = new ArrayList<>();
			Lines lines = opened.text().lines();
			for (Fold fold : opened.resource().map(server.services().structure()::folds).orElse(List.of())) {
				int last = lines.line(fold.offset() + fold.length());
				// The line with the closing brace stays visible.
				FoldingRange range = new FoldingRange(lines.line(fold.offset()), fold.kind() == Fold.Kind.BODY ? last - 1 : last);
				range.setKind(switch (fold.kind()) {
					case BODY -> FoldingRangeKind.Region;
					case COMMENT -> FoldingRangeKind.Comment;
					case IMPORTS -> FoldingRangeKind.Imports;
				});
				if (range.getEndLine() > range.getStartLine()) {
					ranges.add(range);
				}
			}
			return ranges;
		});
	}

	@Override
	public CompletableFuture<List<SelectionRange>> selectionRange(SelectionRangeParams params) {
		return answer(params.getTextDocument(), List.of(), (opened, cancellation) -> {
			List<SelectionRange> ranges = new ArrayList<>();
			Lines lines = opened.text().lines();
			for (Position position : params.getPositions()) {
				SelectionRange inner = null;
				List<Place> places = opened.resource().map(resource -> server.services().structure().around(resource, lines.offset(position)))
						.orElse(List.of());
				for (Place place : places.reversed()) {
					inner = new SelectionRange(lines.range(place.offset(), place.length()), inner);
				}
				ranges.add(inner == null ? new SelectionRange(new Range(position, position), null) : inner);
			}
			return ranges;
		});
	}

	@Override
	public CompletableFuture<SemanticTokens> semanticTokensFull(SemanticTokensParams params) {
		return answer(params.getTextDocument(), new SemanticTokens(List.of()), (opened, cancellation) -> new SemanticTokens(SemanticTokenStream.encode(
				server.services().scanner().scan(opened.text().text()),
				opened.resource().map(server.services().highlighter()::tokens).orElse(List.of()), opened.text().lines())));
	}

	@Override
	public CompletableFuture<List<InlayHint>> inlayHint(InlayHintParams params) {
		return answer(params.getTextDocument(), List.of(), (opened, cancellation) -> CostAnswers.hints(server.analyses().costs(opened, cancellation),
				opened.text().lines(), params.getRange() == null ? CostAnswers.everything() : params.getRange()));
	}

	@Override
	public CompletableFuture<List<? extends CodeLens>> codeLens(CodeLensParams params) {
		return answer(params.getTextDocument(), List.of(), (opened, cancellation) -> CostAnswers.lenses(server.analyses().costs(opened, cancellation),
				opened.text().lines(), params.getTextDocument().getUri()));
	}

	@Override
	public CompletableFuture<List<Either<Command, CodeAction>>> codeAction(CodeActionParams params) {
		return answer(params.getTextDocument(), List.of(), (opened, cancellation) -> {
			List<Either<Command, CodeAction>> actions = new ArrayList<>();
			List<String> only = Optional.ofNullable(params.getContext().getOnly()).orElse(List.of());
			if (only.isEmpty() || only.stream().anyMatch(kind -> CodeActionKind.QuickFix.startsWith(kind))) {
				for (Diagnostic diagnostic : params.getContext().getDiagnostics()) {
					fixes(opened, diagnostic).forEach(fix -> actions.add(Either.forRight(action(opened, fix, Optional.of(diagnostic)))));
				}
			}
			if (only.stream().anyMatch(FIX_ALL::startsWith)) {
				List<org.m2q.dsl.ide.fix.TextEdit> edits = new ArrayList<>();
				for (Problem problem : opened.document().problems(cancellation)) {
					List<QuickFix> fixes = server.services().fixes().fixes(problem.code(), problem.data(), problem.span().offset(), problem.span().length(),
							opened.text().text());
					if (fixes.size() == 1 && fixes.get(0).edits().stream().noneMatch(edit -> overlaps(edit, edits))) {
						edits.addAll(fixes.get(0).edits());
					}
				}
				if (!edits.isEmpty()) {
					CodeAction all = action(opened, new QuickFix("Repair all problems that have one repair", edits), Optional.empty());
					all.setKind(FIX_ALL);
					actions.add(Either.forRight(all));
				}
			}
			return actions;
		});
	}

	private static boolean overlaps(org.m2q.dsl.ide.fix.TextEdit edit, List<org.m2q.dsl.ide.fix.TextEdit> others) {
		return others.stream().anyMatch(other -> edit.offset() <= other.offset() + other.length() && other.offset() <= edit.offset() + edit.length());
	}

	private List<QuickFix> fixes(Analyses.Opened opened, Diagnostic diagnostic) {
		String code = diagnostic.getCode() == null || !diagnostic.getCode().isLeft() ? "" : diagnostic.getCode().getLeft();
		List<String> data = new ArrayList<>();
		if (diagnostic.getData() instanceof JsonArray array) {
			for (JsonElement value : array) {
				data.add(value.isJsonPrimitive() ? value.getAsString() : value.toString());
			}
		}
		int from = opened.text().lines().offset(diagnostic.getRange().getStart());
		int to = opened.text().lines().offset(diagnostic.getRange().getEnd());
		if (data.isEmpty()) {
			// Some clients keep only what they show.
			opened.document().problems().stream().filter(problem -> problem.code().equals(code) && problem.span().offset() == from).findFirst()
					.ifPresent(problem -> data.addAll(problem.data()));
		}
		return server.services().fixes().fixes(code, data, from, to - from, opened.text().text());
	}

	private static CodeAction action(Analyses.Opened opened, QuickFix fix, Optional<Diagnostic> diagnostic) {
		CodeAction action = new CodeAction(fix.title());
		action.setKind(CodeActionKind.QuickFix);
		diagnostic.ifPresent(of -> action.setDiagnostics(List.of(of)));
		action.setEdit(new WorkspaceEdit(Map.of(opened.text().uri(), Conversions.edits(fix.edits(), opened.text().lines()))));
		return action;
	}
}
