package org.m2q.lsp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import com.google.gson.JsonObject;

import org.eclipse.lsp4j.*;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.Either3;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.eclipse.xtext.resource.XtextResource;
import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.dsl.ide.hover.RuleEffect;
import org.m2q.dsl.ide.highlight.Token;
import org.m2q.dsl.ide.navigate.Fold;
import org.m2q.dsl.ide.navigate.Occurrence;
import org.m2q.dsl.ide.navigate.Place;
import org.m2q.dsl.ide.navigate.Renaming;

/** Requests about one text. A text that is not open has no answers. */
final class TextRequests implements TextDocumentService {

	private final M2qLanguageServer server;
	private final CodeActions actions;
	private final CompletionItems completions;
	private final TokenAnswers tokens = new TokenAnswers();

	TextRequests(M2qLanguageServer server) {
		this.server = server;
		actions = new CodeActions(server);
		completions = new CompletionItems(server.services().assist());
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
		tokens.forget(server.texts().address(uri));
		server.publisher().closed(uri);
		server.publisher().changed();
	}

	@Override
	public void didSave(DidSaveTextDocumentParams params) {
		server.publisher().changed();
	}

	/** Answers with what is made of the linked text. */
	private <T> CompletableFuture<T> answer(TextDocumentIdentifier id, T none, BiFunction<Analyses.Opened, Cancellation, T> work) {
		return server.workers().request(cancellation -> server.analyses().open(id.getUri()).map(opened -> work.apply(opened, cancellation)).orElse(none));
	}

	/** Answers with what is made of the costs of a text. */
	private <T> CompletableFuture<T> price(String uri, T none, BiFunction<Analyses.Opened, CostReport, T> work) {
		return server.workers().cost(cancellation -> server.analyses().open(uri)
				.map(opened -> work.apply(opened, server.analyses().costs(opened, cancellation))).orElse(none));
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
		CostReport known = server.analyses().latestCosts(params.getTextDocument().getUri());
		// The pointer rests on one place for a moment: costs of the text before the last key serve as well as those that are being found out.
		return known == CostReport.EMPTY
				? price(params.getTextDocument().getUri(), null, (opened, costs) -> hover(opened, params.getPosition(), costs, Cancellation.NONE))
				: answer(params.getTextDocument(), null, (opened, cancellation) -> hover(opened, params.getPosition(), known, cancellation));
	}

	private Hover hover(Analyses.Opened opened, Position position, CostReport costs, Cancellation cancellation) {
		Lines lines = opened.text().lines();
		int offset = lines.offset(position);
		return opened.resource().flatMap(resource -> server.services().hovers().hover(resource, offset, costs)).map(hover -> {
			String effect = opened.resource().flatMap(resource -> RuleEffect.at(resource, offset))
					.map(rule -> "\n\n" + RuleEffect.text(server.services().forecasts().of(opened.document(), rule.removal(), (experiment, network) -> Optional.empty(), cancellation)))
					.orElse("");
			return new Hover(new MarkupContent(MarkupKind.MARKDOWN, hover.markdown() + effect), lines.range(hover.offset(), hover.length()));
		}).orElse(null);
	}

	@Override
	public CompletableFuture<Either<List<CompletionItem>, CompletionList>> completion(CompletionParams params) {
		return answer(params, Either.forLeft(List.of()), (opened, resource, offset) -> Either.forRight(
				completions.list(resource, opened.text(), offset, server.features().snippets())));
	}

	@Override
	public CompletableFuture<CompletionItem> resolveCompletionItem(CompletionItem item) {
		return server.workers().request(cancellation -> completions.resolve(item));
	}

	@Override
	public CompletableFuture<SignatureHelp> signatureHelp(SignatureHelpParams params) {
		return answer(params, null, (opened, resource, offset) -> server.services().signatures().signature(resource, offset)
				.map(Conversions::signature).orElse(null));
	}

	@Override
	public CompletableFuture<Either<List<? extends Location>, List<? extends LocationLink>>> definition(DefinitionParams params) {
		return answer(params, Either.forLeft(List.of()), (opened, resource, offset) -> Either.forLeft(
				server.services().references().declaration(resource, offset).map(this::location).filter(location -> location.getUri().startsWith("file:"))
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
		return answer(params.getTextDocument(), List.of(), (opened, cancellation) -> server.services().formatter().edits(opened.document())
				.map(edits -> Conversions.edits(edits, opened.text().lines())).orElse(List.of()));
	}

	@Override
	public CompletableFuture<List<? extends TextEdit>> rangeFormatting(DocumentRangeFormattingParams params) {
		return answer(params.getTextDocument(), List.of(), (opened, cancellation) -> {
			Lines lines = opened.text().lines();
			int from = lines.offset(params.getRange().getStart());
			int length = Math.max(0, lines.offset(params.getRange().getEnd()) - from);
			return server.services().formatter().edits(opened.document(), from, length).map(edits -> Conversions.edits(edits, lines)).orElse(List.of());
		});
	}

	@Override
	public CompletableFuture<List<? extends TextEdit>> onTypeFormatting(DocumentOnTypeFormattingParams params) {
		return answer(params.getTextDocument(), List.of(), (opened, cancellation) -> {
			Lines lines = opened.text().lines();
			int start = lines.offset(new Position(params.getPosition().getLine(), 0));
			int offset = lines.offset(params.getPosition());
			String before = opened.text().text().substring(start, offset).strip();
			// A closing bracket moves its line only when it is the first thing there.
			boolean begins = before.isEmpty() || before.equals(params.getCh());
			return !begins ? List.of() : server.services().indentation().reindent(opened.text().text(), offset)
					.map(edit -> Conversions.edits(List.of(edit), lines)).orElse(List.of());
		});
	}

	@Override
	public CompletableFuture<List<Either<SymbolInformation, DocumentSymbol>>> documentSymbol(DocumentSymbolParams params) {
		return answer(params.getTextDocument(), List.of(), (opened, cancellation) -> opened.resource().map(server.services().outline()::outline)
				.orElse(List.of()).stream()
				.map(node -> Either.<SymbolInformation, DocumentSymbol>forRight(Conversions.symbol(node, opened.text().lines()))).toList());
	}

	@Override
	public CompletableFuture<List<DocumentLink>> documentLink(DocumentLinkParams params) {
		return answer(params.getTextDocument(), List.of(), (opened, cancellation) -> opened.resource().map(server.services().fileLinks()::of).orElse(List.of()).stream()
				.map(link -> new DocumentLink(opened.text().lines().range(link.place().offset(), link.place().length()), server.texts().clientUri(link.target())))
				.toList());
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
		String address = server.texts().address(params.getTextDocument().getUri());
		return answer(params.getTextDocument(), new SemanticTokens(List.of()), (opened, cancellation) -> tokens.full(address, tokens(opened).getData()));
	}

	@Override
	public CompletableFuture<Either<SemanticTokens, SemanticTokensDelta>> semanticTokensFullDelta(SemanticTokensDeltaParams params) {
		String address = server.texts().address(params.getTextDocument().getUri());
		return answer(params.getTextDocument(), Either.forLeft(new SemanticTokens(List.of())),
				(opened, cancellation) -> tokens.delta(address, params.getPreviousResultId(), tokens(opened).getData()));
	}

	@Override
	public CompletableFuture<SemanticTokens> semanticTokensRange(SemanticTokensRangeParams params) {
		return answer(params.getTextDocument(), new SemanticTokens(List.of()), (opened, cancellation) -> tokens(opened,
				opened.text().lines().offset(params.getRange().getStart()), opened.text().lines().offset(params.getRange().getEnd())));
	}

	private SemanticTokens tokens(Analyses.Opened opened) {
		return tokens(opened, 0, opened.text().text().length());
	}

	private SemanticTokens tokens(Analyses.Opened opened, int from, int to) {
		List<Token> semantic = opened.resource().map(server.services().highlighter()::tokens).orElse(List.of());
		return new SemanticTokens(SemanticTokenStream.encode(within(server.services().scanner().scan(opened.text().text()), from, to),
				within(semantic, from, to), opened.text().lines()));
	}

	private static List<Token> within(List<Token> tokens, int from, int to) {
		return tokens.stream().filter(token -> token.end() > from && token.offset() < to).toList();
	}

	@Override
	public CompletableFuture<List<InlayHint>> inlayHint(InlayHintParams params) {
		String uri = params.getTextDocument().getUri();
		Range range = params.getRange() == null ? CostAnswers.everything() : params.getRange();
		return price(uri, List.of(), (opened, costs) -> {
			List<InlayHint> hints = CostAnswers.hints(costs, opened.text().lines(), range, uri);
			return server.showsShapes() ? Stream.concat(CostAnswers.shapes(costs, opened.text().lines(), range).stream(), hints.stream()).toList() : hints;
		});
	}

	@Override
	public CompletableFuture<InlayHint> resolveInlayHint(InlayHint hint) {
		if (!(hint.getData() instanceof JsonObject data) || !data.has("uri") || !data.has("line")) {
			return CompletableFuture.completedFuture(hint);
		}
		int line = data.get("line").getAsInt() + 1;
		return price(data.get("uri").getAsString(), hint, (opened, costs) -> {
			costs.line(line).ifPresent(cost -> opened.resource()
					.flatMap(resource -> server.services().hovers().hover(resource, cost.offset(), costs))
					.ifPresent(hover -> hint.setTooltip(new MarkupContent(MarkupKind.MARKDOWN, hover.markdown()))));
			return hint;
		});
	}

	@Override
	public CompletableFuture<List<? extends CodeLens>> codeLens(CodeLensParams params) {
		String uri = params.getTextDocument().getUri();
		return price(uri, List.of(), (opened, costs) -> CostAnswers.lenses(costs, opened.text().lines(), uri));
	}

	@Override
	public CompletableFuture<List<Either<Command, CodeAction>>> codeAction(CodeActionParams params) {
		return answer(params.getTextDocument(), List.of(), (opened, cancellation) -> actions.actions(opened, params, cancellation));
	}
}
