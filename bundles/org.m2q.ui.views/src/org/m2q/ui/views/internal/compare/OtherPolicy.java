package org.m2q.ui.views.internal.compare;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.jface.window.Window;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.dialogs.ElementListSelectionDialog;
import org.m2q.base.Cancellation;
import org.m2q.core.exploration.PricedPoint;
import org.m2q.core.results.ShownResult;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.suggest.PolicyRuns;
import org.m2q.model.m2q.NamedElement;
import org.m2q.model.m2q.Policy;
import org.m2q.report.ExperimentReport;
import org.m2q.report.Report;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.views.internal.PresentTexts;

/** Another policy of the text in the place of the one that a result was made with. Only in the user interface thread; it is priced in the background. */
final class OtherPolicy {

	private final Shell shell;
	private final ShownResult shown;
	private final Consumer<PricedPoint> found;
	private final Consumer<String> failed;

	/**
	 * For a result.
	 *
	 * @param found told what the chosen policy comes to
	 * @param failed told why there is nothing to tell; an empty text when the user wants none
	 */
	OtherPolicy(Shell shell, ShownResult shown, Consumer<PricedPoint> found, Consumer<String> failed) {
		this.shell = shell;
		this.shown = shown;
		this.found = found;
		this.failed = failed;
	}

	/** Something that takes time. */
	private interface Work {

		/** Returns what is to be done with it in the user interface thread. */
		Runnable run(Cancellation cancellation);
	}

	private void run(Work work) {
		ICoreRunnable task = monitor -> {
			try {
				Runnable answer = work.run(monitor::isCanceled);
				if (!shell.isDisposed()) {
					shell.getDisplay().asyncExec(() -> {
						if (!shell.isDisposed()) {
							answer.run();
						}
					});
				}
			} catch (CancellationException e) {
				throw new OperationCanceledException();
			}
		};
		Job job = Job.create(Messages.policyJob, task);
		job.setUser(true);
		job.schedule();
	}

	/** Asks which policy. */
	void ask() {
		String own = shown.pointReport().setup().policy();
		run(cancellation -> {
			List<String> names = PresentTexts.of(shown).map(document -> document.visible(Policy.class).stream().map(NamedElement::getName)
					.filter(name -> name != null && !name.equals(own)).distinct().sorted().toList()).orElse(List.of());
			return () -> choose(names);
		});
	}

	private void choose(List<String> names) {
		if (names.isEmpty()) {
			failed.accept(Messages.policyNone);
			return;
		}
		ElementListSelectionDialog dialog = new ElementListSelectionDialog(shell, new LabelProvider());
		dialog.setTitle(Messages.policyTitle);
		dialog.setMessage(NLS.bind(Messages.policyMessage, shown.experimentReport().name()));
		dialog.setElements(names.toArray());
		if (dialog.open() == Window.OK && dialog.getFirstResult() instanceof String name) {
			price(name);
		} else {
			failed.accept("");
		}
	}

	private void price(String name) {
		run(cancellation -> {
			Optional<M2qDocument> document = PresentTexts.of(shown);
			if (document.isEmpty()) {
				return () -> failed.accept(Messages.policyNone);
			}
			PolicyRuns.Outcome outcome = PolicyRuns.run(document.get(), shown.experimentReport().name(), List.of(name), span -> "", Activator.instance().services().proxies(), cancellation);
			return () -> outcome.report().ifPresentOrElse(report -> found.accept(new PricedPoint(name, result(name, report), document.get())),
					() -> failed.accept(outcome.obstacle()));
		});
	}

	private ShownResult result(String name, ExperimentReport report) {
		return new ShownResult("policy:" + name, ShownResult.Origin.ESTIMATE, shown.source(), new Report(shown.report().file(), List.of(report), List.of()), 0, 0,
				Optional.empty(), false);
	}
}
