/** Java source of integer programs. */
package org.m2q.codegen.java;
