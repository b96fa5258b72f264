package org.m2q.ui.internal.mining;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.eclipse.core.commands.common.CommandException;
import org.eclipse.core.resources.IFile;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.commands.ICommandService;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.part.IShowInTarget;
import org.eclipse.ui.part.ShowInContext;
import org.eclipse.ui.views.IViewDescriptor;
import org.m2q.core.M2qCore;
import org.m2q.core.results.LayerKey;
import org.m2q.core.results.ShownResult;
import org.m2q.dsl.ide.cost.PricedModel;
import org.m2q.dsl.ide.navigate.Place;
import org.m2q.report.ExperimentReport;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.editor.EditorDocument;
import org.m2q.ui.internal.editor.EditorSupport;
import org.m2q.ui.internal.link.CostAspect;
import org.m2q.ui.internal.link.LayerPlaces;
import org.m2q.ui.internal.link.PinnedViews;
import org.m2q.ui.internal.navigate.PlaceOpener;

/** Goes from a part of a cost to what shows more of it. Only in the user interface thread. */
public final class CostNavigation {

	private CostNavigation() {
	}

	/**
	 * Shows more.
	 *
	 * @param place the cost, whose line has the caret already
	 * @param another whether a new view is opened, where the view can be there several times
	 */
	static void show(ITextViewer viewer, MiningPlaces.Place place, CostAspect aspect, boolean another) {
		Optional<EditorDocument> document = EditorSupport.of(viewer).flatMap(EditorSupport::document);
		IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
		if (document.isEmpty() || window == null || window.getActivePage() == null) {
			return;
		}
		if (aspect == CostAspect.ENGINE) {
			mapping(document.get(), place);
		}
		aspect.command().ifPresent(command -> execute(window, command));
		aspect.view().ifPresent(view -> view(document.get(), window.getActivePage(), place, aspect, view, another));
	}

	private static void mapping(EditorDocument document, MiningPlaces.Place place) {
		if (place instanceof MiningPlaces.Place.OfLine line) {
			model(document, line.cost().model()).flatMap(model -> model.mappingRule(line.cost().layers()))
					.ifPresent(rule -> PlaceOpener.open(new Place(rule.uri(), rule.offset(), rule.length())));
		}
	}

	private static Optional<PricedModel> model(EditorDocument document, String name) {
		return document.report().flatMap(report -> report.models().stream().filter(model -> model.name().equals(name)).findFirst());
	}

	/** Views and commands come with other plug-ins, which may not be there. */
	private static void execute(IWorkbenchWindow window, String command) {
		if (!window.getService(ICommandService.class).getCommand(command).isDefined()) {
			return;
		}
		try {
			window.getService(IHandlerService.class).executeCommand(command, null);
		} catch (CommandException e) {
			Activator.log(Messages.costFailed, e);
		}
	}

	private static void view(EditorDocument document, IWorkbenchPage page, MiningPlaces.Place place, CostAspect aspect, String id, boolean another) {
		List<String> layers = place instanceof MiningPlaces.Place.OfLine line ? LayerPlaces.names(line.cost(), document) : List.of();
		view(document, page, new Target(experiment(document, place), layers), aspect, id, another);
	}

	/** What views are to show: some layers of an experiment, or all of them for none. */
	private record Target(String experiment, List<String> layers) {
	}

	/**
	 * What the costs of a line of the text, from 0, are about; empty for other lines. A click on a cost leads to the same places.
	 *
	 * @return goes to what shows an aspect
	 */
	public static Optional<Consumer<CostAspect>> at(EditorDocument document, int line) {
		return document.costs().flatMap(costs -> MiningPlaces.line(costs, line, document.document()))
				.map(place -> aspect -> page().ifPresent(page -> aspect.view().ifPresent(view -> view(document, page, place, aspect, view, false))));
	}

	/**
	 * Shows layers of an experiment in a view.
	 *
	 * @param experiment name; empty for the one that is shown
	 * @param layers names
	 */
	public static void show(EditorDocument document, String experiment, List<String> layers, CostAspect aspect) {
		page().ifPresent(page -> aspect.view().ifPresent(view -> view(document, page, new Target(experiment, layers), aspect, view, false)));
	}

	private static Optional<IWorkbenchPage> page() {
		return Optional.ofNullable(PlatformUI.getWorkbench().getActiveWorkbenchWindow()).map(IWorkbenchWindow::getActivePage);
	}

	private static void view(EditorDocument document, IWorkbenchPage page, Target target, CostAspect aspect, String id, boolean another) {
		IViewDescriptor descriptor = PlatformUI.getWorkbench().getViewRegistry().find(id);
		if (descriptor == null) {
			return;
		}
		try {
			document.file().ifPresent(file -> choose(file, target.experiment()));
			IViewPart view = another && descriptor.getAllowMultiple() ? PinnedViews.another(page, id, IWorkbenchPage.VIEW_VISIBLE) : PinnedViews.show(page, id);
			List<LayerKey> layers = target.layers().stream().map(name -> new LayerKey("", name)).toList();
			if (view instanceof IShowInTarget shown) {
				shown.show(new ShowInContext(aspect, new StructuredSelection(layers)));
			}
		} catch (PartInitException e) {
			Activator.log(Messages.costFailed, e);
		}
	}

	private static String experiment(EditorDocument document, MiningPlaces.Place place) {
		return switch (place) {
			case MiningPlaces.Place.OfLine line -> model(document, line.cost().model()).map(PricedModel::experiment).orElse("");
			case MiningPlaces.Place.OfHeader header -> header.cost().experiment();
		};
	}

	/** Views show the experiment of the cost: of what they show when it is of the same text, else of the estimate. */
	private static void choose(IFile file, String experiment) {
		Optional<ShownResult> shown = M2qCore.currentResult().shown();
		if (shown.flatMap(ShownResult::source).filter(file::equals).isEmpty() || !has(shown.get(), experiment)) {
			M2qCore.currentResult().followEditor();
		}
		M2qCore.currentResult().shown().filter(result -> has(result, experiment) && !result.experimentReport().name().equals(experiment))
				.ifPresent(result -> M2qCore.currentResult().choose(names(result).indexOf(experiment), 0));
	}

	private static boolean has(ShownResult result, String experiment) {
		return names(result).contains(experiment);
	}

	private static List<String> names(ShownResult result) {
		return result.report().experiments().stream().map(ExperimentReport::name).toList();
	}
}
