package org.m2q.lsp;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.eclipse.lsp4j.SemanticTokens;
import org.eclipse.lsp4j.SemanticTokensDelta;
import org.eclipse.lsp4j.SemanticTokensEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;

/** Remembers which tokens the client has been given last for each text, to tell it only what has changed since. Safe for use by several threads. */
final class TokenAnswers {

	/** Numbers of a token; a client may rely on edits that keep tokens whole. */
	private static final int TOKEN = 5;

	private final Map<String, Given> given = new ConcurrentHashMap<>();
	private long count;

	private record Given(String id, List<Integer> data) {
	}

	/** All tokens. */
	SemanticTokens full(String address, List<Integer> data) {
		return new SemanticTokens(remember(address, data), data);
	}

	/**
	 * What has changed since an answer; all tokens when that was not the last one.
	 *
	 * @param previous id of the answer that the client has
	 */
	Either<SemanticTokens, SemanticTokensDelta> delta(String address, String previous, List<Integer> data) {
		Given before = given.get(address);
		if (before == null || !before.id().equals(previous)) {
			return Either.forLeft(full(address, data));
		}
		return Either.forRight(new SemanticTokensDelta(edits(before.data(), data), remember(address, data)));
	}

	private synchronized String remember(String address, List<Integer> data) {
		String id = Long.toString(++count);
		given.put(address, new Given(id, List.copyOf(data)));
		return id;
	}

	/** Forgets a text that was closed. */
	void forget(String address) {
		given.remove(address);
	}

	/** The one stretch between what both begin and end with; none when nothing differs. */
	private static List<SemanticTokensEdit> edits(List<Integer> before, List<Integer> after) {
		int shorter = Math.min(before.size(), after.size());
		int head = 0;
		while (head < shorter && before.get(head).equals(after.get(head))) {
			head++;
		}
		head -= head % TOKEN;
		int tail = 0;
		while (tail < shorter - head && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
			tail++;
		}
		tail -= tail % TOKEN;
		return head + tail == before.size() && before.size() == after.size() ? List.of()
				: List.of(new SemanticTokensEdit(head, before.size() - head - tail, after.subList(head, after.size() - tail)));
	}
}
