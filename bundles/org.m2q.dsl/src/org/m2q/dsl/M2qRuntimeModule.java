package org.m2q.dsl;

import org.eclipse.xtext.conversion.IValueConverterService;
import org.eclipse.xtext.naming.IQualifiedNameProvider;
import org.eclipse.xtext.linking.ILinkingDiagnosticMessageProvider;
import org.eclipse.xtext.parser.IEncodingProvider;
import org.eclipse.xtext.parser.IParser;
import org.eclipse.xtext.parser.antlr.ISyntaxErrorMessageProvider;
import org.eclipse.xtext.resource.IFragmentProvider;
import org.eclipse.xtext.scoping.IGlobalScopeProvider;
import org.eclipse.xtext.serializer.sequencer.ITransientValueService;
import org.eclipse.xtext.service.DispatchingProvider;
import org.eclipse.xtext.validation.IResourceValidator;
import org.m2q.dsl.conversion.M2qValueConverters;
import org.m2q.dsl.linking.LinkingMessages;
import org.m2q.dsl.naming.M2qFragmentProvider;
import org.m2q.dsl.naming.M2qQualifiedNameProvider;
import org.m2q.dsl.parser.GuardedParser;
import org.m2q.dsl.parser.SyntaxMessages;
import org.m2q.dsl.scoping.M2qGlobalScopeProvider;
import org.m2q.dsl.serializer.M2qTransientValues;
import org.m2q.dsl.validation.M2qResourceValidator;

import com.google.inject.Binder;

/** The parts of the language that run everywhere: in an editor, on the command line, in a server. */
public class M2qRuntimeModule extends AbstractM2qRuntimeModule {

	@Override
	public Class<? extends IQualifiedNameProvider> bindIQualifiedNameProvider() {
		return M2qQualifiedNameProvider.class;
	}

	@Override
	public Class<? extends IFragmentProvider> bindIFragmentProvider() {
		return M2qFragmentProvider.class;
	}

	@Override
	public Class<? extends IGlobalScopeProvider> bindIGlobalScopeProvider() {
		return M2qGlobalScopeProvider.class;
	}

	@Override
	public Class<? extends IValueConverterService> bindIValueConverterService() {
		return M2qValueConverters.class;
	}

	@Override
	public Class<? extends IParser> bindIParser() {
		return GuardedParser.class;
	}

	/** Syntax errors in words. */
	public Class<? extends ISyntaxErrorMessageProvider> bindISyntaxErrorMessageProvider() {
		return SyntaxMessages.class;
	}

	/** Unresolved names in words. */
	public Class<? extends ILinkingDiagnosticMessageProvider> bindILinkingDiagnosticMessageProvider() {
		return LinkingMessages.class;
	}

	/** The same, for those parts of Xtext that ask for more. */
	public Class<? extends ILinkingDiagnosticMessageProvider.Extended> bindExtendedLinkingDiagnosticMessageProvider() {
		return LinkingMessages.class;
	}

	/** What is not written as text. */
	public Class<? extends ITransientValueService> bindSerializerTransientValueService() {
		return M2qTransientValues.class;
	}

	/** All checks. */
	public Class<? extends IResourceValidator> bindIResourceValidator() {
		return M2qResourceValidator.class;
	}

	@Override
	public void configureRuntimeEncodingProvider(Binder binder) {
		binder.bind(IEncodingProvider.class).annotatedWith(DispatchingProvider.Runtime.class).toInstance(uri -> "UTF-8");
	}
}
