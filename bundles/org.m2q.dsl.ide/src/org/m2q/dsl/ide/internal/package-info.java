/** Shared parts of the editor services. */
package org.m2q.dsl.ide.internal;
