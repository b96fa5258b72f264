package org.m2q.lsp;

import java.util.Optional;
import java.util.function.Function;

import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.TextDocumentClientCapabilities;
import org.eclipse.lsp4j.WindowClientCapabilities;
import org.eclipse.lsp4j.WorkspaceClientCapabilities;

/**
 * What a client can do beyond the minimum, as far as the server makes use of it.
 *
 * @param refreshesHints whether it asks again for inlay hints when told to
 * @param refreshesLenses whether it asks again for code lenses when told to
 * @param snippets whether proposals may say where the caret goes
 * @param progress whether it shows work that the server begins
 * @param watches whether it can be asked to watch files
 */
record ClientFeatures(boolean refreshesHints, boolean refreshesLenses, boolean snippets, boolean progress, boolean watches) {

	/** A client that can do the minimum. */
	static final ClientFeatures NONE = new ClientFeatures(false, false, false, false, false);

	static ClientFeatures of(ClientCapabilities capabilities) {
		if (capabilities == null) {
			return NONE;
		}
		Optional<WorkspaceClientCapabilities> workspace = Optional.ofNullable(capabilities.getWorkspace());
		Optional<TextDocumentClientCapabilities> text = Optional.ofNullable(capabilities.getTextDocument());
		Optional<WindowClientCapabilities> window = Optional.ofNullable(capabilities.getWindow());
		return new ClientFeatures(is(workspace.map(WorkspaceClientCapabilities::getInlayHint), hint -> hint.getRefreshSupport()),
				is(workspace.map(WorkspaceClientCapabilities::getCodeLens), lens -> lens.getRefreshSupport()),
				is(text.map(TextDocumentClientCapabilities::getCompletion).map(completion -> completion.getCompletionItem()), item -> item.getSnippetSupport()),
				is(window, features -> features.getWorkDoneProgress()),
				is(workspace.map(WorkspaceClientCapabilities::getDidChangeWatchedFiles), files -> files.getDynamicRegistration()));
	}

	private static <T> boolean is(Optional<T> of, Function<T, Boolean> feature) {
		return of.map(feature).orElse(false);
	}
}
