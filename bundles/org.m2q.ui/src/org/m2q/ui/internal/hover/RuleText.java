package org.m2q.ui.internal.hover;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.eclipse.swt.widgets.Display;
import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.hover.RuleEffect;
import org.m2q.dsl.ide.suggest.Forecast;
import org.m2q.dsl.ide.suggest.Forecasts;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.editor.EditorDocument;
import org.m2q.ui.internal.suggest.SuggestionAnalysis;

/** What the rule of a policy under the pointer does by itself. Pricing the text without it may take longer than a pointer rests. */
final class RuleText {

	private static final int MOMENT_MILLISECONDS = 300;

	private RuleText() {
	}

	/** A paragraph; nothing where there is no rule. */
	static String of(EditorDocument document, int offset) {
		Optional<M2qDocument> text = document.current();
		return text.flatMap(M2qDocument::resource).flatMap(resource -> RuleEffect.at(resource, offset))
				.map(effect -> "\n\n" + forecast(text.get(), effect).map(RuleEffect::text).orElse(Messages.hoverRuleIsPriced)).orElse("");
	}

	private static Optional<Forecast> forecast(M2qDocument text, RuleEffect effect) {
		Forecasts forecasts = Activator.instance().services().forecasts();
		Optional<Forecast> known = forecasts.known(text, effect.removal());
		if (known.isPresent()) {
			return known;
		}
		try {
			CompletableFuture<Forecast> priced = CompletableFuture.supplyAsync(() -> forecasts.of(text, effect.removal(), SuggestionAnalysis::weights, Cancellation.NONE),
					Activator.instance().forecasts());
			// The F2 key asks in the user interface thread, which does not wait.
			return Display.getCurrent() == null ? Optional.of(priced.get(MOMENT_MILLISECONDS, TimeUnit.MILLISECONDS)) : Optional.empty();
		} catch (TimeoutException | RejectedExecutionException e) {
			// It is known the next time.
			return Optional.empty();
		} catch (ExecutionException e) {
			if (!(e.getCause() instanceof CancellationException)) {
				Activator.log(e.getCause().getMessage(), e.getCause());
			}
			return Optional.empty();
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			return Optional.empty();
		}
	}
}
