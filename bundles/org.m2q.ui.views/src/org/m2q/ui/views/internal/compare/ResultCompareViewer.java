package org.m2q.ui.views.internal.compare;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.compare.CompareConfiguration;
import org.eclipse.compare.CompareUI;
import org.eclipse.compare.structuremergeviewer.ICompareInput;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.jface.viewers.ISelectionProvider;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.viewers.Viewer;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StackLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.PlatformUI;
import org.m2q.core.results.ShownResult;
import org.m2q.ui.internal.link.EditorLink;
import org.m2q.ui.views.internal.EmptyPage;

/**
 * What the platform's compare editors show of two stored results. A is the earlier one, by the times of both when the platform knows them, else the right one:
 * that is where it puts revisions. Only in the user interface thread.
 */
public final class ResultCompareViewer extends Viewer {

	private final CompareConfiguration configuration;
	private final Composite control;
	private final Composite body;
	private final EmptyPage empty;
	private final PointChooser chooserA;
	private final PointChooser chooserB;
	private final ComparePane pane;
	private Optional<EditorLink> link = Optional.empty();
	private Optional<ISelectionProvider> provider = Optional.empty();
	private Optional<Object> input = Optional.empty();
	private Optional<Job> job = Optional.empty();

	ResultCompareViewer(Composite parent, CompareConfiguration configuration) {
		this.configuration = configuration;
		control = new Composite(parent, SWT.NONE);
		control.setLayout(new StackLayout());
		control.setData(CompareUI.COMPARE_VIEWER_TITLE, Messages.viewerTitle);
		empty = new EmptyPage(control);
		body = new Composite(control, SWT.NONE);
		GridLayoutFactory.fillDefaults().margins(6, 4).applyTo(body);
		Composite head = new Composite(body, SWT.NONE);
		GridLayoutFactory.fillDefaults().numColumns(2).applyTo(head);
		GridDataFactory.fillDefaults().grab(true, false).applyTo(head);
		Composite choosers = new Composite(head, SWT.NONE);
		GridLayoutFactory.fillDefaults().numColumns(3).spacing(8, 2).applyTo(choosers);
		GridDataFactory.fillDefaults().grab(true, false).applyTo(choosers);
		chooserA = new PointChooser(choosers, Messages.sideA, this::compare);
		chooserB = new PointChooser(choosers, Messages.sideOnlyB, this::compare);
		Button swap = new Button(head, SWT.PUSH);
		swap.setText(Messages.swap);
		swap.setToolTipText(Messages.swapTip);
		GridDataFactory.fillDefaults().align(SWT.END, SWT.CENTER).applyTo(swap);
		swap.addListener(SWT.Selection, event -> swap());
		pane = new ComparePane(body, this::selectedHere, layer -> link.ifPresent(known -> known.reveal(layer)));
		GridDataFactory.fillDefaults().grab(true, true).applyTo(pane.control());
		PlatformUI.getWorkbench().getHelpSystem().setHelp(control, "org.m2q.ui.views.compare");
		control.addDisposeListener(event -> disposed());
		link();
	}

	/** An editor takes part in selections; what shows comparisons in a view or a dialog has selections of its own. */
	private void link() {
		IWorkbenchPart part = configuration.getContainer() == null ? null : configuration.getContainer().getWorkbenchPart();
		if (part instanceof IEditorPart) {
			provider = Optional.ofNullable(part.getSite().getSelectionProvider());
			link = Optional.of(new EditorLink(part.getSite(), () -> chooserB.chosen().map(Side::result), layers -> pane.select(Set.copyOf(layers))));
		}
	}

	private void disposed() {
		job.ifPresent(Job::cancel);
		link.ifPresent(known -> {
			known.dispose();
			// Another viewer of the same editor finds what this one found.
			provider.ifPresent(configuration.getContainer().getWorkbenchPart().getSite()::setSelectionProvider);
		});
	}

	@Override
	public Control getControl() {
		return control;
	}

	@Override
	public Object getInput() {
		return input.orElse(null);
	}

	@Override
	public ISelection getSelection() {
		return StructuredSelection.EMPTY;
	}

	@Override
	public void setSelection(ISelection selection, boolean reveal) {
		// Layers are selected through the link of the editor.
	}

	@Override
	public void setInput(Object fresh) {
		input = Optional.ofNullable(fresh);
		refresh();
	}

	@Override
	public void refresh() {
		job.ifPresent(Job::cancel);
		if (!(input.orElse(null) instanceof ICompareInput compared) || compared.getLeft() == null || compared.getRight() == null) {
			explain(Messages.oneSide);
			return;
		}
		ComparedElement left = new ComparedElement(compared.getLeft(), configuration.getLeftLabel(compared));
		ComparedElement right = new ComparedElement(compared.getRight(), configuration.getRightLabel(compared));
		boolean leftIsEarlier = left.time().isPresent() && right.time().isPresent() && left.time().get() < right.time().get();
		read(compared, leftIsEarlier ? left : right, leftIsEarlier ? right : left);
	}

	private void read(ICompareInput asked, ComparedElement a, ComparedElement b) {
		explain(Messages.reading);
		Display display = control.getDisplay();
		ICoreRunnable work = monitor -> {
			try {
				ShownResult earlier = a.read(b.file());
				ShownResult later = b.read(a.file());
				publish(display, asked, () -> show(a, earlier, b, later));
			} catch (CoreException e) {
				publish(display, asked, () -> explain(NLS.bind(Messages.unreadable, e.getStatus().getMessage())));
			}
		};
		Job next = Job.create(NLS.bind(Messages.openBoth, a.label(), b.label()), work);
		job = Optional.of(next);
		next.schedule();
	}

	private void publish(Display display, ICompareInput asked, Runnable work) {
		if (!display.isDisposed()) {
			display.asyncExec(() -> {
				if (!control.isDisposed() && input.filter(asked::equals).isPresent()) {
					work.run();
				}
			});
		}
	}

	private void show(ComparedElement a, ShownResult earlier, ComparedElement b, ShownResult later) {
		chooserA.show(a.label(), Side.all(earlier));
		chooserB.show(b.label(), Side.all(later));
		chooserB.chosen().ifPresent(chosen -> chooserA.prefer(chosen.point().id()));
		top(body);
		compare();
	}

	private void compare() {
		Optional<Side> b = chooserB.chosen();
		pane.show(chooserA.chosen().flatMap(earlier -> b.map(later -> Compared.of(earlier, later))), "");
		body.layout(true, true);
	}

	private void swap() {
		String label = chooserA.label();
		List<Side> sides = chooserA.sides();
		int index = chooserA.chosenIndex();
		int other = chooserB.chosenIndex();
		chooserA.show(chooserB.label(), chooserB.sides());
		chooserA.choose(other);
		chooserB.show(label, sides);
		chooserB.choose(index);
		compare();
	}

	private void explain(String text) {
		empty.show(text);
		top(empty.control());
	}

	private void top(Control page) {
		((StackLayout) control.getLayout()).topControl = page;
		control.layout();
	}

	private void selectedHere(Set<String> layers) {
		link.ifPresent(known -> known.select(chooserB.chosen().map(side -> side.result().layerNames()).orElse(List.of()).stream().filter(layers::contains).toList()));
	}

	/** The totals, the explanation and the tabs. */
	public ComparePane pane() {
		return pane;
	}
}
