package org.m2q.lsp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;

import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionKind;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.CodeActionTriggerKind;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.LanguageServices;
import org.m2q.dsl.ide.fix.QuickFix;
import org.m2q.dsl.ide.refactor.Refactoring;
import org.m2q.dsl.ide.suggest.Forecast;
import org.m2q.dsl.ide.suggest.Suggestion;
import org.m2q.dsl.ide.suggest.SuggestionReport;

/** Repairs of problems as a client wants them. */
final class CodeActions {

	/** Kind of the action that makes all repairs that need no decision. */
	static final String FIX_ALL = CodeActionKind.SourceFixAll + ".m2q";

	/** Kind of the actions that apply a precision suggestion. */
	static final String PRECISION = CodeActionKind.RefactorRewrite + ".m2q.precision";

	/** Kind of the actions that make a block or a rule of a part of another one. */
	static final String EXTRACT = CodeActionKind.RefactorExtract + ".m2q";

	/** Kind of the action that makes a rule part of another one. */
	static final String INLINE = CodeActionKind.RefactorInline + ".m2q";

	private final LanguageServices services;
	private final M2qLanguageServer server;

	CodeActions(M2qLanguageServer server) {
		this.server = server;
		services = server.services();
	}

	List<Either<Command, CodeAction>> actions(Analyses.Opened opened, CodeActionParams params, Cancellation cancellation) {
		List<Either<Command, CodeAction>> actions = new ArrayList<>();
		// Clients ask by themselves whenever the caret moves, which is no reason to price repairs or hundreds of policies.
		boolean asked = params.getContext().getTriggerKind() != CodeActionTriggerKind.Automatic;
		List<String> only = Optional.ofNullable(params.getContext().getOnly()).orElse(List.of());
		if (only.isEmpty() || only.stream().anyMatch(kind -> covers(kind, CodeActionKind.QuickFix))) {
			for (Diagnostic diagnostic : params.getContext().getDiagnostics()) {
				fixes(opened, diagnostic, cancellation).forEach(fix -> {
					CodeAction action = action(opened, fix, Optional.of(diagnostic));
					if (fix.changesCosts()) {
						forecast(opened.document(), fix, asked, cancellation).ifPresent(forecast -> action.setTitle(forecast.label(fix)));
					}
					actions.add(Either.forRight(action));
				});
			}
		}
		if (only.stream().anyMatch(kind -> covers(kind, FIX_ALL))) {
			services.fixes().all(opened.document().problems(cancellation), opened.text().text()).ifPresent(fix -> {
				CodeAction action = action(opened, fix, Optional.empty());
				action.setKind(FIX_ALL);
				actions.add(Either.forRight(action));
			});
		}
		if (only.stream().anyMatch(kind -> covers(kind, CodeActionKind.SourceOrganizeImports))) {
			List<org.m2q.dsl.ide.fix.TextEdit> edits = services.imports().edits(opened.document(), cancellation);
			if (!edits.isEmpty()) {
				CodeAction action = action(opened, new QuickFix("Organize imports", edits, true), Optional.empty());
				action.setKind(CodeActionKind.SourceOrganizeImports);
				actions.add(Either.forRight(action));
			}
		}
		if (only.isEmpty() && asked || only.stream().anyMatch(kind -> covers(kind, PRECISION))) {
			actions.addAll(precision(opened, params, cancellation));
		}
		// They are tried on the experiments of the text, which is too much for every move of the caret as well.
		for (String kind : List.of(EXTRACT, INLINE)) {
			if (only.isEmpty() && asked || only.stream().anyMatch(wanted -> covers(wanted, kind))) {
				refactorings(opened, params, kind, cancellation).stream().filter(Refactoring::isPossible).forEach(refactoring -> {
					CodeAction action = action(opened, new QuickFix(refactoring.title(), refactoring.edits()), Optional.empty());
					action.setKind(kind);
					actions.add(Either.forRight(action));
				});
			}
		}
		return actions;
	}

	/** What a repair is predicted to change; only what is known already unless someone asked. */
	private Optional<Forecast> forecast(M2qDocument document, QuickFix fix, boolean asked, Cancellation cancellation) {
		return asked ? Optional.of(services.forecasts().of(document, fix, (experiment, network) -> Optional.empty(), cancellation)) : services.forecasts().known(document, fix);
	}

	private List<Refactoring> refactorings(Analyses.Opened opened, CodeActionParams params, String kind, Cancellation cancellation) {
		int from = opened.text().lines().offset(params.getRange().getStart());
		int to = opened.text().lines().offset(params.getRange().getEnd());
		M2qDocument document = opened.document();
		if (kind.equals(INLINE)) {
			return List.of(services.refactorings().inlineRule(document, from, cancellation));
		}
		Refactoring rule = services.refactorings().extractRule(document, from, cancellation);
		return from == to ? List.of(rule) : List.of(rule, services.refactorings().extractBlock(document, from, to, cancellation));
	}

	/** The suggestions of the place in the first line of the range. */
	private List<Either<Command, CodeAction>> precision(Analyses.Opened opened, CodeActionParams params, Cancellation cancellation) {
		SuggestionReport report = server.analyses().suggestions(opened, cancellation);
		List<Either<Command, CodeAction>> actions = new ArrayList<>();
		report.line(params.getRange().getStart().getLine() + 1).ifPresent(place -> {
			for (Suggestion suggestion : place.suggestions()) {
				CodeAction action = new CodeAction(suggestion.text());
				action.setKind(PRECISION);
				Map<String, List<TextEdit>> changes = new TreeMap<>();
				suggestion.edits().forEach((address, edits) -> changes.put(server.texts().clientUri(address),
						Conversions.edits(edits, new Lines(report.texts().getOrDefault(address, "")))));
				action.setEdit(new WorkspaceEdit(changes));
				actions.add(Either.forRight(action));
			}
		});
		return actions;
	}

	/** Kinds are hierarchical: who asks for {@code source} wants {@code source.fixAll} as well. */
	private static boolean covers(String asked, String kind) {
		return kind.equals(asked) || kind.startsWith(asked + ".");
	}

	private List<QuickFix> fixes(Analyses.Opened opened, Diagnostic diagnostic, Cancellation cancellation) {
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
			opened.document().problems(cancellation).stream().filter(problem -> problem.code().equals(code) && problem.span().offset() == from).findFirst()
					.ifPresent(problem -> data.addAll(problem.data()));
		}
		return services.fixes().fixes(code, data, from, Math.max(0, to - from), opened.text().text());
	}

	private static CodeAction action(Analyses.Opened opened, QuickFix fix, Optional<Diagnostic> diagnostic) {
		CodeAction action = new CodeAction(fix.title());
		action.setKind(CodeActionKind.QuickFix);
		diagnostic.ifPresent(of -> action.setDiagnostics(List.of(of)));
		action.setEdit(new WorkspaceEdit(Map.of(opened.text().uri(), Conversions.edits(fix.edits(), opened.text().lines()))));
		return action;
	}
}
