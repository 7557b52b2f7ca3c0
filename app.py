import streamlit as st

st.title("Spillover")
