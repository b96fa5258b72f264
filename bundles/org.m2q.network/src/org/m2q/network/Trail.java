package org.m2q.network;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import org.m2q.base.problem.SourceSpan;

/**
 * How an operator came to be: the calls from the outermost one in the text of the model down to the operator itself.
 *
 * <p>Operators of one block call share the outer part, so a trail takes constant memory per operator.
 */
public final class Trail {

	/** No call yet. */
	public static final Trail EMPTY = new Trail(null, null, 0);

	/**
	 * One call step.
	 *
	 * @param callable simple name of the called block or operator
	 * @param definition identifies the definition: the URI of its model element
	 * @param span the call step in the text: target and arguments
	 */
	public record Call(String callable, String definition, SourceSpan span) {
	}

	private final Trail outer;
	private final Call call;
	private final int length;

	private Trail(Trail outer, Call call, int length) {
		this.outer = outer;
		this.call = call;
		this.length = length;
	}

	/** This trail with one more inner call. */
	public Trail plus(Call inner) {
		return new Trail(this, inner, length + 1);
	}

	/** Number of calls. */
	public int length() {
		return length;
	}

	/** The innermost call. */
	public Optional<Call> last() {
		return Optional.ofNullable(call);
	}

	/** All calls, the outermost first. */
	public List<Call> calls() {
		Deque<Call> calls = new ArrayDeque<>(length);
		for (Trail trail = this; trail.call != null; trail = trail.outer) {
			calls.addFirst(trail.call);
		}
		return List.copyOf(calls);
	}

	/** The places of all calls, the outermost first. */
	public List<SourceSpan> spans() {
		List<SourceSpan> spans = new ArrayList<>(length);
		calls().forEach(c -> spans.add(c.span()));
		return List.copyOf(spans);
	}

	/** Whether one of the calls is of the definition with this URI. */
	public boolean isInside(String definition) {
		for (Trail trail = this; trail.call != null; trail = trail.outer) {
			if (trail.call.definition().equals(definition)) {
				return true;
			}
		}
		return false;
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Trail trail && length == trail.length && calls().equals(trail.calls());
	}

	@Override
	public int hashCode() {
		return 31 * length + (call == null ? 0 : call.hashCode());
	}

	@Override
	public String toString() {
		return calls().toString();
	}
}
